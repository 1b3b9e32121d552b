"""The columns of the list, of which each researcher chooses."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django_countries import countries

from research.labels import codes
from research.labels.values import milligrams, with_sign
from research.models import CohortMember


class Cell(NamedTuple):
    """A text for a table, and if that is an abbreviation, its `meaning`."""

    text: str
    meaning: str = ""


@dataclass(frozen=True)
class ListColumn:
    """`fields` are those of CohortMember that it shows, as the audit names them. `hint` explains it."""

    name: str
    label: str
    cell: Callable[[CohortMember], Cell]
    fields: tuple[str, ...]
    is_number: bool = False
    hint: str = ""


def _labelled(field: str, known: dict[str, str]) -> Callable[[CohortMember], Cell]:
    return lambda member: Cell(known.get(getattr(member, field), ""))


def _plain(field: str) -> Callable[[CohortMember], Cell]:
    return lambda member: Cell("" if (value := getattr(member, field)) is None else str(value))


def _diagnoses(member: CohortMember) -> Cell:
    return Cell(
        ", ".join(codes.DIAGNOSIS_SYMBOLS.get(code, code) for code in member.diagnoses),
        ", ".join(codes.DIAGNOSIS_LABELS.get(code, code) for code in member.diagnoses),
    )


def _targets(member: CohortMember) -> Cell:
    return Cell(", ".join(codes.TARGET_LABELS.get(code, code) for code in member.targets))


def _outcome(member: CohortMember) -> Cell:
    """The change of the scale with its sign, as a disease may become worse."""
    change = member.disease_change
    return Cell("" if change is None else with_sign(change))


def _steroids(member: CohortMember) -> Cell:
    """Such as "20 → 0"; a dose that is not known is "?"."""
    doses = member.steroid_before, member.steroid_today
    return Cell("" if doses == (None, None) else " → ".join(map(_dose, doses)))


def _dose(mg: Decimal | None) -> str:
    return "?" if mg is None else milligrams(mg)


def _country(member: CohortMember) -> Cell:
    return Cell(str(member.country), str(countries.name(str(member.country))))


def _review(member: CohortMember) -> Cell:
    return Cell(codes.REVIEW_LABELS.get(member.review or "none", ""))


def _sent(member: CohortMember) -> Cell:
    return Cell(f"{member.submitted_at:%Y-%m-%d}")


COLUMNS = [
    ListColumn("diagnosis", "Diagnosis", _diagnoses, ("diagnoses",)),
    ListColumn("age", "Age", _plain("age"), ("age",), is_number=True),
    ListColumn("sex", "Sex", _labelled("sex", codes.SEX_SYMBOLS), ("sex",)),
    ListColumn("country", "Country", _country, ("country",)),
    ListColumn("course", "CAR-T", _labelled("course", codes.COURSE_LABELS), ("course",)),
    ListColumn("target", "Target", _targets, ("targets",)),
    ListColumn("infused", "Infused", _plain("infused"), ("infused",)),
    ListColumn(
        *("steroids", "Steroids, mg", _steroids, ("steroid_before", "steroid_today"), True),
        hint="Prednisolone a day: in the month before infusion → today. “?” is not known.",
    ),
    ListColumn(
        *("outcome", "Δ disease", _outcome, ("disease_change",), True),
        hint="Disease from 0 to 10: today compared with before infusion. Less is better.",
    ),
    ListColumn("review", "Review", _review, ("review",)),
    ListColumn("sent", "Sent", _sent, ("submitted_at",)),
]
_HIDDEN = {"course"}
SHOWN_AT_FIRST = [column.name for column in COLUMNS if column.name not in _HIDDEN]


def list_columns(names: Iterable[str]) -> list[ListColumn]:
    """The columns with these names, in the order of the page."""
    wanted = set(names)
    return [column for column in COLUMNS if column.name in wanted]
