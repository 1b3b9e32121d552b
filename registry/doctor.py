"""What may be wrong with the public log, for `manage.py doctor`."""

from collections.abc import Iterator

from hesperion.doctor.problems import Problem
from hesperion.public_log.lines import line_of
from hesperion.public_log.log_copy import (
    Lost,
    copied_entries,
    find_lost,
    last_copied_seq,
    public_part,
)
from hesperion.public_log.queries import is_signed_statement, last_statement, statements_with_texts
from hesperion.public_log.verification import LogBroken, require_whole

_RESTORE = "docs/operations.md, Restore."
_MERGE = "docker compose run --rm prepare"


def wrong_log() -> Iterator[Problem]:
    """Whether the log is whole and signed, and the ledger's copy has the same."""
    yield from _database()
    if lost := find_lost():
        yield _lost(lost)
    else:
        yield from _copy()


def _database() -> Iterator[Problem]:
    """The chain holds the signature of the last statement for all of them."""
    last = last_statement()
    mend = f"Somebody changed the database. Put back the newest set: {_RESTORE}"
    try:
        require_whole(map(line_of, statements_with_texts().iterator(chunk_size=1_000)))
    except LogBroken as broken:
        yield _problem(
            f"Statement {broken.seq} of the public log is not as it was published.", mend
        )
    else:
        if last and not is_signed_statement(last):
            yield _problem(
                f"Statement {last.seq} of the public log is not signed by this site.", mend
            )


def _copy() -> Iterator[Problem]:
    """The copy has no other statements, so that only its length and its texts may be wrong."""
    last = last_statement()
    if last and last_copied_seq() < last.seq:
        yield _problem(
            f"The ledger lacks statement {last.seq} of the public log. The worker writes it within a minute.",
            "If it does not: docker compose logs --since=10m worker says why.",
        )
        return
    try:
        require_whole(map(public_part, copied_entries()))
    except LogBroken as broken:
        yield _problem(
            f"Statement {broken.seq} in the ledger’s copy of the public log is not as it was published.",
            "Move public-log.jsonl out of the ledger’s folder: the worker writes it anew within a minute.",
        )


def _lost(lost: Lost) -> Problem:
    if lost.has_others:
        return _problem(
            f"Statements {lost.first} to {lost.last} were public, and the database has others in their place.",
            f"Put back the newest set, database and ledger: {_RESTORE} If none has them, state it for good: "
            f"{_MERGE} python manage.py state_log_gap",
        )
    return _problem(
        f"Statements {lost.first} to {lost.last} were public, and the database lacks them.",
        f"They are in the ledger. Bring them back: {_MERGE} python manage.py restore_log",
    )


def _problem(sentence: str, mend: str) -> Problem:
    return Problem("public log", sentence, mend)
