"""How long PostgreSQL works on one statement, waits for a lock, and keeps an idle transaction: seconds.

What takes longer is ended by the server, whether or not anybody still waits for the answer. The roles have the
limits of a task as their defaults (hesperion/embedded/roles.py, deploy/postgres/); the owner, which migrates,
has none.

- A page: whoever reads it has gone after ten seconds, and few pages are made at once.
- A task: Celery ends it after 90 seconds, which would leave its statement running.
- A command, such as rotating keys: somebody watches it. None.

A transaction that sends a mail is idle meanwhile: as long as EMAIL_TIMEOUT, 30, for each of the mail server's
answers.
"""

import os

_STATEMENT, _LOCK, _IDLE = (
    "statement_timeout",
    "lock_timeout",
    "idle_in_transaction_session_timeout",
)
PROCESSES = {
    "page": {_STATEMENT: 10, _LOCK: 5, _IDLE: 60},
    "task": {_STATEMENT: 60, _LOCK: 30, _IDLE: 300},
    "command": {_STATEMENT: 0, _LOCK: 0, _IDLE: 0},
}

# Of each web process: a question of researchers may take its whole ten seconds, and pages for patients must
# still be made. Whoever finds these taken waits a second, then reads that others are asking.
RESEARCH_AT_ONCE = 2
RESEARCH_WAIT = 1  # seconds


def options() -> str:
    """The timeouts of this process's database connections, as options for libpq."""
    limits = PROCESSES[os.environ.get("DATABASE_TIMEOUTS", "task")]
    return " ".join(f"-c {name}={seconds}s" for name, seconds in limits.items())
