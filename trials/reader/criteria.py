"""The criteria of a record: one text in, its sentences out, by list and by the line that each belongs to."""

import re
from typing import TypedDict

from hesperion.text.normalise import normalise
from trials.choices import CriteriaPart

_HEADING = re.compile(
    r"""\A[\W_\d]*(?:(?:key|main|general|major|core|important|additional)\s+)?
    (?P<part>inclusion|exclusion)
    (?:\s+criteri(?:a|on)(?P<whose>\s[^:]{1,80}(?=:)|\s*\([^)]{1,80}\))?)?
    [\W_]*?(?:$|:[\W_]*(?P<rest>.*)$)""",
    re.IGNORECASE | re.VERBOSE,
)
_BULLET = re.compile(
    r"(?:[*•·▪◦‣●○■–—-]\s*|\(?\d{1,2}[.)](?!\d)\s*|\(?(?:[a-z]|[ivx]{1,4})[.)]\s+|[A-Z]\)\s+)(?=\S)"
)
_TAB = 4  # columns


class RecordSentence(TypedDict):
    """A sentence of the criteria. `part` is one of CriteriaPart, `under` the line it belongs to, or ""."""

    part: str
    under: str
    text: str


def read_criteria(text: str) -> tuple[str, list[RecordSentence]]:
    """The text with one space for all white space, and its sentences. Signs that nobody sees are left out.

    A line is a sentence, as the register has it; a line that only goes on belongs to the one before. A bullet
    is `under` the line that ends with a colon above it, and an indented one `under` the bullet above it. Each
    `text`, without its bullet, is a literal piece of the whole.
    """
    lines = [normalise(line.expandtabs(_TAB), has_lines=False) for line in text.splitlines()]
    reader = _Reader()
    for line in lines:
        reader.read(line)
    return " ".join(" ".join(lines).split()), reader.found


class _Reader:
    def __init__(self) -> None:
        self.found: list[RecordSentence] = []
        self._part = str(CriteriaPart.OTHER)
        self._above: list[
            tuple[float, str]
        ] = []  # indent and text of each line that others may be under
        self._goes_on_from: int | None = None  # the indent of a bullet just above

    def read(self, line: str) -> None:
        stripped = line.strip()
        if not stripped:
            self._goes_on_from = None
        elif heading := _HEADING.match(stripped):
            self._begin_part(heading, stripped)
        elif bullet := _BULLET.match(stripped):
            indent = len(line) - len(line.lstrip())
            self._add(indent, " ".join(stripped[bullet.end() :].split()), is_bullet=True)
        else:
            self._read_plain(len(line) - len(line.lstrip()), " ".join(stripped.split()))

    def _begin_part(self, heading: re.Match[str], line: str) -> None:
        self._part = str(CriteriaPart(heading["part"].lower()))
        self._above = [(-1, " ".join(line.split()))] if heading["whose"] else []
        self._goes_on_from = None
        if rest := " ".join((heading["rest"] or "").split()):
            self._add(0, rest, is_bullet=False)

    def _read_plain(self, indent: int, text: str) -> None:
        if self._goes_on_from is not None and (indent > self._goes_on_from or text[0].islower()):
            bullet = self.found[-1]
            bullet["text"] += f" {text}"
            self._above[-1] = (self._above[-1][0], bullet["text"])
        else:
            self._add(indent, text, is_bullet=False)

    def _add(self, indent: int, text: str, *, is_bullet: bool) -> None:
        # A line that ends with a colon stands above bullets of its own indent, too.
        level = indent if is_bullet else indent - 0.5
        while self._above and self._above[-1][0] >= level:
            self._above.pop()
        under = self._above[-1][1] if self._above else ""
        self.found.append({"part": self._part, "under": under, "text": text})
        if is_bullet or text.endswith(":"):
            self._above.append((level, text))
        self._goes_on_from = indent if is_bullet else None
