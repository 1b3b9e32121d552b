"""What `make run` starts on a machine that has Python and nothing else.

`postgres.py` keeps a PostgreSQL server of its own, `processes.py` runs the Procfile's processes,
`run.py` puts them together. Nothing here imports Django: child processes do.
"""


class StartError(Exception):
    """Starting or stopping failed. The message says why and what to do, in a sentence for people."""
