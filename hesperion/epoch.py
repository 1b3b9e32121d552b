"""The epoch: which databases this version can bring up to date (docs/adr/0015-stable-labels-and-the-epoch.md).

It grows when a database of the version before can't be migrated any more, and never after version 1.0.
"""

EPOCH = 1
EXIT_CODE = (
    65  # of `migrate` and `prepare` where a database is of another epoch; EX_DATAERR of sysexits.h
)
