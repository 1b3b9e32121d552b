"""Whether a log is whole, by the same program that everybody can download."""

from collections.abc import Iterable
from typing import Any

from hesperion.public_log.models import BEFORE_THE_FIRST
from hesperion.public_log.verify import check_statement


class LogBroken(Exception):
    """Raised for a log that is not whole. `seq` is the first statement that is wrong."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"Statement {seq} is not as it was published.")
        self.seq = seq


def require_whole(lines: Iterable[dict[str, Any]]) -> None:
    """Raise LogBroken unless each line of `lines.line_of` follows on the one before and has its texts."""
    digest, missing = BEFORE_THE_FIRST, set[tuple[int, str]]()
    for seq, line in enumerate(lines, start=1):
        try:
            digest = check_statement({**line}, seq, digest, missing)
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise LogBroken(seq) from error
    if missing:
        raise LogBroken(min(seq for seq, _ in missing))
