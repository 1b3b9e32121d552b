"""What the public pages say of each table: its question, who is counted, and what its numbers can't say."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from atlas.tables.asked import page_of_question, question_as_asked
from atlas.tables.definitions import TABLES
from atlas.tables.dimensions import ABOUTS
from atlas.tables.populations import CONFIRMED, INFUSED, MONTH_12, PEOPLE
from intake.followup.timetable import name_of_time
from intake.record.choices.car_t import EventKind
from intake.record.choices.diseases import Family, kinds_of

NOT_SHOWN = _("fewer than 11")
COUNTED = {
    CONFIRMED: _(
        "Everybody with the disease who said yes to public numbers. Their address was confirmed 30 days before."
    ),
    PEOPLE: _("Everybody with the disease whose story we read and accepted."),
    INFUSED: _(
        "Everybody with the disease who got CAR-T cells, and whose story we accepted. Stories of relatives "
        "are left out."
    ),
    MONTH_12: _("People who got CAR-T cells, and joined before our questions at month 12."),
}


@dataclass(frozen=True)
class TableWords:
    """The name of a table, its question, and a sentence on how to read it; "" if it needs none.

    Some are about the registry and how it works, and not about how people are.
    """

    name: Any
    question: Any
    caution: Any = ""
    is_about_registry: bool = False


TABLE_WORDS = {
    "people": TableWords(
        _("How far people are"),
        _("How many people are counted, and how far are they with CAR-T?"),
    ),
    "markers": TableWords(
        _("Antibodies, and 12 months later"),
        _("Which antibodies did people have, and how were they 12 months after CAR-T?"),
        _("A difference between two groups can be chance, or have another cause."),
    ),
    "kinds": TableWords(
        _("Kinds of disease, and 12 months later"),
        _("Which kind of the disease did people have, and how were they 12 months later?"),
        _("A difference between two groups can be chance, or have another cause."),
    ),
    "organs": TableWords(
        _("Organs, and 12 months later"),
        _("Which organs did the disease hit, and how were people 12 months later?"),
        _("“Not told” does not mean that the organ was well."),
    ),
    "since": TableWords(
        _("How people are now"),
        _("How were people when they last told us?"),
        _("People who died or were too ill could not join."),
    ),
    "targets": TableWords(
        _("The cells that people got"),
        _("Which cells did people get, and what did the cells look for?"),
    ),
    "marker-change": TableWords(
        _("Antibodies before and now"),
        _("Did the antibodies go away after CAR-T?"),
        _("We count what people know of their tests. We did no tests."),
    ),
    "first-weeks": TableWords(
        _("The first weeks"),
        _("What happened in the first weeks, and where were people cared for?"),
        _("People who died in the first weeks could not join."),
    ),
    "later-events": TableWords(
        _("What happened later"),
        _("What happened later, and in which year after CAR-T?"),
        _("This does not say that CAR-T caused it."),
    ),
    "steroids": TableWords(
        _("Steroids before, and 12 months later"),
        _("How much steroid did people take before CAR-T, and how much 12 months later?"),
    ),
    "b-cells": TableWords(
        _("B cells"),
        _("Did the B cells come back after CAR-T?"),
        _("We count what people know of their tests. We did no tests."),
    ),
    "answers": TableWords(
        _("Who answered"),
        _("Who answered our questions over the years, and who did not?"),
        _("People who are ill may answer less often. So silence is counted too."),
    ),
    "reading": TableWords(
        _("How far stories are read"),
        _("How many stories did we read, and how many wait?"),
        _("The other tables count only stories that we read and accepted."),
        is_about_registry=True,
    ),
    "completeness": TableWords(
        _("Questions, and who answered them"),
        _("How many people answered each question?"),
        _("“I don’t know” counts as no answer. So does “prefer not to say”."),
        is_about_registry=True,
    ),
    "completeness-infused": TableWords(
        _("Questions about CAR-T, and who answered them"),
        _("How many people answered each question about CAR-T?"),
        _("“I don’t know” counts as no answer. So does “prefer not to say”."),
        is_about_registry=True,
    ),
}


def words_of(table: str, family: Family | None = None) -> TableWords:
    """What the pages of a table say, or those of a disease in it: one without kinds has a single group."""
    words = TABLE_WORDS[table]
    if table == "kinds" and family and not kinds_of(family):
        return replace(words, question=_("How were people 12 months after CAR-T?"), caution="")
    return words


def people_in_words(low: int, high: int | None) -> Any:
    """A number of people from `low` to `high`; of these nobody knows how many if it is None."""
    if not low:
        return NOT_SHOWN
    words = _("at least %(low)s") if high is None else _("%(low)s to %(high)s")
    return words % {"low": low, "high": high}


def counted_in(table: str) -> Any:
    """Who is counted in a table, as a sentence."""
    return COUNTED[TABLES[table].population]


def has_pages_of_subjects(table: str) -> bool:
    """Whether a table has a page for each of its subjects: all on one would be too long to read."""
    return TABLES[table].about not in ("", "time", "question", "infused_question")


def subjects_of(table: str, family: Family) -> dict[str, Any]:
    """The label of each subject of a table: a marker, an organ, or an event of any year."""
    about = TABLES[table].about
    labels = {code.partition(".")[0]: label for code, label in ABOUTS[about](family)}
    if about == "later_event":
        return {code: EventKind(code).label for code in labels}
    return labels


def label_of_part(table: str, family: Family, about: str) -> Any:
    """The heading of a part of a page about several: a year, a time, a question. "" if a page is about one."""
    kind = TABLES[table].about
    if kind == "time":
        return name_of_time(about)
    if kind.endswith("question"):
        return question_as_asked(about)
    if kind == "later_event":
        _event, year = dict(ABOUTS[kind](family)).get(about, ("", about))
        return year
    return ""


def group_of_part(table: str, about: str) -> str:
    """What the heading of a part stands under: of a question the page that asks it; "" of all else."""
    return page_of_question(about) if TABLES[table].about.endswith("question") else ""
