"""What `make run` starts on a machine that has Python and nothing else.

`postgres.py` keeps a PostgreSQL server of its own, `processes.py` runs the Procfile's processes,
`run.py` puts them together. Nothing here imports Django: child processes do.
"""


class StartError(Exception):
    """Why we can't start or stop, and what to do about it, in a sentence for people."""
