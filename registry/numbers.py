"""What the registry says of itself in numbers of people: bands of the newest release alone."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_lazy as _

from atlas.models import Release
from atlas.sections import NumberRow, NumberSection, sections_of
from atlas.shown import shown_faces, shown_numbers
from atlas.words import people_in_words
from hesperion.ui.drawing.ranges import RangeBar
from intake.record.choices.diseases import Family

_TABLES = ("reading", "people", "answers", "completeness", "completeness-infused")
_NOT_DUE = "none"  # of the table `answers`: nothing was asked for yet


@dataclass(frozen=True)
class FlowStage:
    """How many people came so far, from `low` to `high`. `high` is None if nobody can know it.

    `day` is that of the number; None of a sum, and of fewer than 11.
    """

    label: Any
    low: int
    high: int | None
    day: date | None = None

    @property
    def text(self) -> Any:
        return people_in_words(self.low, self.high)

    @property
    def range(self) -> RangeBar:
        return RangeBar(
            self.label, self.low, self.low if self.high is None else self.high, self.text
        )


@dataclass(frozen=True)
class DiseaseNumbers:
    """The numbers of one disease. `silence` has a section for each check-in that has a number.

    `questions` are those that everybody is asked by the page that asks them, `infused_questions` those about
    the infusion.
    """

    family: Family
    stages: list[FlowStage]
    reading: NumberSection
    silence: list[NumberSection]
    questions: list[tuple[Any, list[NumberSection]]]
    infused_questions: list[tuple[Any, list[NumberSection]]]

    @property
    def is_small(self) -> bool:
        """Fewer than 11 people take part, or nothing of it may be shown."""
        return not any(stage.low for stage in self.stages)

    @property
    def ranges(self) -> list[RangeBar]:
        """The stages as the picture has them."""
        return [stage.range for stage in self.stages]

    @property
    def most(self) -> int:
        """The highest number of the picture."""
        return max(one.high for one in self.ranges)


def numbers_of(release: Release, families: list[Family]) -> list[DiseaseNumbers]:
    """The numbers of these diseases in a release; none if it was made before it had all tables."""
    faces = [face for table in _TABLES for face in shown_faces(release, table)]
    shown = shown_numbers(release, faces)
    found = []
    for family in families:
        sections = {
            table: sections_of(
                [face for face in faces if (face.table, face.family) == (table, family)], shown
            )
            for table in _TABLES
        }
        if all(sections.values()):
            found.append(_numbers(family, sections))
    return found


def _numbers(family: Family, sections: dict[str, list[NumberSection]]) -> DiseaseNumbers:
    (reading,), (people,) = sections["reading"], sections["people"]
    asked = _up_to_the_last_number(sections["answers"])
    return DiseaseNumbers(
        family=family,
        stages=[
            _everybody(reading),
            _stage(_("Story read and accepted"), _row(reading, "included")),
            _stage(_("Got CAR-T cells"), _row(people, "infused")),
            *(_stage(_answered(one.heading), _row(one, "answered")) for one in asked),
        ],
        reading=reading,
        silence=[_without(one, _NOT_DUE) for one in asked],
        questions=_by_page(sections["completeness"]),
        infused_questions=_by_page(sections["completeness-infused"]),
    )


def _answered(time: Any) -> Any:
    return _("%(time)s: answered") % {"time": time}


def _up_to_the_last_number(times: list[NumberSection]) -> list[NumberSection]:
    """The times up to the last of which somebody's answer or silence is shown."""
    places = [place for place, one in enumerate(times) if _without(one, _NOT_DUE).numbers]
    return times[: places[-1] + 1] if places else []


def _everybody(section: NumberSection) -> FlowStage:
    """The sum of the rows, of which each may be of another day."""
    low = sum(number.low for number in section.numbers)
    is_whole = len(section.numbers) == len(section.rows)
    high = sum(number.high for number in section.numbers) if is_whole else None
    return FlowStage(_("Address confirmed, and public numbers allowed"), low, high)


def _stage(label: Any, row: NumberRow) -> FlowStage:
    day = row.number.day if row.number else None
    return FlowStage(label, row.range.low, row.range.high, day)


def _row(section: NumberSection, code: str) -> NumberRow:
    return next(row for row in section.rows if row.code == code)


def _without(section: NumberSection, code: str) -> NumberSection:
    rows = [row for row in section.rows if row.code != code]
    return NumberSection(section.code, section.heading, section.group, section.caption, rows)


def _by_page(sections: list[NumberSection]) -> list[tuple[Any, list[NumberSection]]]:
    by_page = groupby(sections, key=lambda section: section.group)
    return [(page, list(questions)) for page, questions in by_page]
