"""Lines as CSV: UTF-8, comma, quotes where they must be."""

import csv
import io
from collections.abc import Iterable


def csv_bytes(lines: Iterable[Iterable[str]]) -> bytes:
    """Each line ends in LF alone, as COPY writes it."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(lines)
    return written.getvalue().encode()
