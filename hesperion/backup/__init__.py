"""Backups: encrypted sets of files, their check, restore, and the drill that rehearses it.

A set is a folder in BACKUPS_DIR, named for its time. `parts.py` says what is in it, `making.py` makes it,
`sets.py` keeps and removes it, `checking.py` reads it, `restoring.py` puts it back, `drill.py` does that
once a month in a PostgreSQL of its own. Nothing here is imported that needs settings: `identity.py` runs
before there are any.
"""


class BackupError(Exception):
    """A backup, check, restore or drill failed. The message says why and what to do, without data."""
