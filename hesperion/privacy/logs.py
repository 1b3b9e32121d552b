"""Removes patients' data from log lines: addresses, tokens, values of secret fields, texts of exceptions."""

import json
import logging
import re
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import TracebackType

from hesperion.privacy.classes import SECRET, all_classes

MOST_CHARACTERS = (
    4_000  # characters of a message: some repeat a header or an address as long as it was sent
)
MOST_PLACES = 40  # of each exception, the innermost

# An address may be written so in a link or by an Asian keyboard. A line break or a command to a terminal
# would begin a line that nobody wrote.
_PLAIN = {"%40": "@", "＠": "@"}
_CONTROLS = {
    code: f"\\x{code:02x}" for code in (*range(9), *range(10, 32), *range(127, 160), 0x2028, 0x2029)
}

# It begins where a word does. Tried at each letter, a word of twice the length would take four times as long.
_ADDRESS = re.compile(r"""(?<![^\s@<>"'=:/,;(])[^\s@<>"'=:/,;(]+@[^\s@<>"',;)]+\.[^\s@<>"',;)]+""")
# In links that were mailed.
_TOKEN = re.compile(r"(?<=[/=])[A-Za-z0-9_:-]{20,}(?:\.[A-Za-z0-9_-]+)*")

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Scrubbed(logging.Formatter):
    """Log formatter that removes what may be patients' data.

    Of an exception, the class and the traceback are kept.
    """

    def format(self, record: logging.LogRecord) -> str:
        message = scrub(_shortened(record.getMessage()))
        # Nor is the text of the exception taken that another formatter left in the record.
        changes = {"msg": message, "args": None, "exc_text": None}
        return super().format(logging.makeLogRecord(record.__dict__ | changes))

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - logging's own name
        """The traceback without the exception's text, which may contain values, such as of a refused row."""
        error, lines = ei[1], []
        while error is not None:
            lines += ["Traceback:\n", *traceback.format_tb(error.__traceback__, -MOST_PLACES)]
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}\n")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "".join(lines).rstrip()


class JsonLines(Scrubbed):
    """Log formatter that writes one line of JSON: time, level, process, logger, message, traceback if any."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "process": process_name(sys.argv),
            "logger": record.name,
            "message": scrub(_shortened(record.getMessage())),
        }
        if record.exc_info and record.exc_info[1]:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def process_name(arguments: Sequence[str]) -> str:
    """What runs here: "web", "worker", "builder", "beat", "metrics", or a command of manage.py."""
    program, *words = arguments
    name = Path(program).parent.name if Path(program).stem == "__main__" else Path(program).stem
    if name == "celery" and "builds,atlas" in words:
        return "builder"
    if name in ("celery", "manage"):
        return next((word for word in words if word.isidentifier() and word != "hesperion"), name)
    return name


def _shortened(text: str) -> str:
    """`text`, or its beginning up to a space, as a part of an address would not be recognised."""
    if len(text) <= MOST_CHARACTERS:
        return text
    kept = text[:MOST_CHARACTERS].rpartition(" ")[0]
    return f"{kept} [… {len(text) - len(kept)} more characters]"


def scrub(text: str) -> str:
    """`text` in one line, without addresses, mailed tokens, identities and texts that patients wrote."""
    for spelling, plain in _PLAIN.items():
        text = text.replace(spelling, plain)
    text = _ADDRESS.sub("[address]", text.translate(_CONTROLS))
    names = {name for classes in all_classes().values() for name in classes.of(*SECRET)}
    if names:  # none before the models are loaded
        text = _values_of(frozenset(names)).sub(r"\1[…]", text)
    return _TOKEN.sub("[token]", text)


@cache
def _values_of(names: frozenset[str]) -> re.Pattern[str]:
    """Matches `name='…'`, `"name": "…"` and `name=…`. A quotation without an end extends to the text's end."""
    either = "|".join(sorted(names))
    return re.compile(
        rf"""(\b(?:{either})["']?\s*[=:]\s*)("[^"]*(?:"|\Z)|'[^']*(?:'|\Z)|[^\s,&)}}]+)"""
    )
