"""What was answered, in lines of a label and texts; and apart from it, in sentences, what was not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import get_language_info
from django_countries import countries

from hesperion.text.moments import moment
from intake.record.choices.people import UNSAID
from intake.record.models.outcome import SCALES
from research.labels.columns import ColumnLabel
from research.labels.values import classes, of_ten, within_sentence
from research.models import ROWS, Record
from research.models.columns import columns_of
from research.models.record import record_sources


class Gap(StrEnum):
    """Why there is no answer, in the order of the page. A list without a row is NOT_REPORTED, never "no"."""

    NOT_ANSWERED = "Not answered"
    NO_DATE = "Date not given"
    NOT_REPORTED = "Not reported"
    UNKNOWN = "Doesn’t know"
    UNSAID = "Would rather not say"


_UNKNOWN = ("unknown", "unsure")  # codes of "I don’t know" and "I am not sure"


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name"])
    except KeyError:
        return code


_WORDS: dict[str, Callable[[Any], str]] = {
    "country": countries.name,
    "language": _language,
    "earlier_classes": classes,
    **dict.fromkeys([*SCALES, "mood", "help_burden"], of_ten),
}


def _labels() -> dict[Any, dict[str, ColumnLabel]]:
    """The label of each column, by the model of its row."""
    found = {row: {c.name: c.label for c in columns_of(source)} for source, row in ROWS.items()}
    found[Record] = {c.name: c.label for source in record_sources() for c in columns_of(source)}
    return found


LABELS = _labels()


class AnswerLine(NamedTuple):
    """`note` is said beside the text, such as the change of a scale."""

    label: str
    texts: list[str]
    is_number: bool = False
    note: str = ""


@dataclass
class AnswerLines:
    """The lines of a part of the page, and the labels of what has no answer, by the reason."""

    lines: list[AnswerLine] = field(default_factory=list)
    gaps: dict[Gap, list[str]] = field(default_factory=dict)

    def add(self, row: Any, *columns: str) -> None:
        """Add a line for each of these columns of the row that has an answer, or else its gap."""
        for name in columns:
            label = LABELS[type(row)][name]
            value = getattr(row, name)  # once: a sealed text is opened each time
            if gap := _gap(value, label):
                self.miss(gap, label.text)
            else:
                text = answer_in_words(value, name, label)
                self.lines.append(AnswerLine(label.text, [text], name in SCALES))

    def add_all(self, label: str, texts: list[str]) -> None:
        """Add a line for a list of which each row was reported."""
        if texts:
            self.lines.append(AnswerLine(label, texts))
        else:
            self.miss(Gap.NOT_REPORTED, label)

    def miss(self, gap: Gap, label: str) -> None:
        self.gaps.setdefault(gap, []).append(label)

    @property
    def sentences(self) -> list[str]:
        """Such as "Not answered: pain, daily life."."""
        found = [(gap, self.gaps[gap]) for gap in Gap if gap in self.gaps]
        return [f"{gap}: {', '.join(map(within_sentence, labels))}." for gap, labels in found]


def answer_in_words(value: Any, name: str, label: ColumnLabel) -> str:
    if name in _WORDS:
        return str(_WORDS[name](value))
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return date_format(value)
    codes = value if isinstance(value, list) else [value]
    return ", ".join(str(label.codes.get(code, code)) for code in codes)


def _gap(value: Any, label: ColumnLabel) -> Gap | None:
    if value in (None, "", []):
        return Gap.NO_DATE if label.is_date else Gap.NOT_ANSWERED
    if label.codes and value in (UNSAID, [UNSAID]):
        return Gap.UNSAID
    return Gap.UNKNOWN if label.codes and value in _UNKNOWN else None
