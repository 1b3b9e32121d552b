"""The sections of a record's page, made from the columns that the site's models show to researchers.

A section shows a column as it is stored, a code by its label. `in_words` names fields that replace a column.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import admin
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from hesperion.privacy.admin import ReadOnly
from hesperion.privacy.classes import Kind
from hesperion.privacy.shown import all_shown
from intake.participants.models import Participant
from intake.record.models import (
    AdverseEvent,
    AffectedOrgan,
    Background,
    Course,
    Death,
    Diagnosis,
    Infusion,
    MarkerFinding,
    Measurement,
    MedicalHistory,
    Outcome,
    SteroidDose,
    Story,
    Treatment,
)
from intake.record.models.outcome import SCALES
from research.labels import values
from research.labels.columns import COLUMN_LABELS
from research.models import ROWS
from research.models.columns import columns_of
from research.models.record import record_sources

# The order in which a clinician reads. Models that are not named come last.
_ORDER: list[Any] = [
    *[Participant, Background, MedicalHistory, Diagnosis, AffectedOrgan, MarkerFinding],
    *[Treatment, SteroidDose, Course, Infusion, AdverseEvent],
    *[Outcome, Measurement, Death, Story],
]
_PERSON = _("The person")
_TITLES: dict[Any, Any] = {
    Participant: _PERSON,
    Background: _PERSON,
    Course: _("CAR-T"),
    Death: _("Death"),
    Story: _("Story"),
}
_RECORD_IN_WORDS = {"ancestry": ["ancestry_labels"]}

InWords = Mapping[str, list[str]]
_ON_OCCASION = {"occasion": ["on_occasion"], "told_on": []}


@dataclass
class Fieldset:
    """A section of a record's page. `present` names a Boolean column: if it is False, the section is hidden."""

    title: Any
    fields: list[str]
    present: str = ""

    @property
    def for_admin(self) -> Any:
        return self.title, {"fields": self.fields}


class _Section(ReadOnly):
    extra = 0
    in_words: ClassVar[InWords] = {}

    @admin.display(description=_("occasion"))
    def on_occasion(self, row: Any) -> str:
        return values.occasion(row.get_occasion_display(), row.told_on)


class _Table(_Section, admin.TabularInline):
    template = "admin/research/record/rows.html"


class _Diagnoses(_Table):
    in_words: ClassVar[InWords] = {"code": ["code", "codings"]}

    @admin.display(description=_("standard codes"))
    def codings(self, diagnosis: Any) -> str:
        return values.codings(diagnosis.code)


class _SteroidDoses(_Table):
    in_words: ClassVar[InWords] = {"mg": ["mg", "as_prednisolone", "dose_band"]}

    @admin.display(description=_("Prednisolone equivalent, mg/day"))
    def as_prednisolone(self, dose: Any) -> Any:
        return dose.prednisolone

    @admin.display(description=_("band"))
    def dose_band(self, dose: Any) -> Any:
        return dose.band and dose.band.label


class _Infusions(_Section, admin.StackedInline):
    in_words: ClassVar[InWords] = {
        "number": [],  # the title has it
        "country": ["country_name"],
        "earlier_classes": ["earlier_medicines"],
    }

    @admin.display(description=_("country"))
    def country_name(self, infusion: Any) -> str:
        return countries.name(infusion.country)

    @admin.display(description=_("medicines before"))
    def earlier_medicines(self, infusion: Any) -> str:
        return values.classes(infusion.earlier_classes)


class _AdverseEvents(_Table):
    in_words: ClassVar[InWords] = {
        "facts": ["facts_in_words"],
        "grade_min": ["grades"],
        "grade_max": [],
    }

    @admin.display(description=_("facts"))
    def facts_in_words(self, event: Any) -> str:
        return values.event_facts(event.facts)

    @admin.display(description=_("Grade, from the participant’s facts"))
    def grades(self, event: Any) -> str:
        return values.grades(event.grade_min, event.grade_max)


def _scale(name: str) -> Callable[[Any, Any], str]:
    @admin.display(description=COLUMN_LABELS["outcome"][name].text)
    def of_ten(inline: Any, outcome: Any) -> str:
        return values.of_ten(getattr(outcome, name))

    return of_ten


class _Outcomes(_Table):
    in_words: ClassVar[InWords] = {name: [f"{name}_of_ten"] for name in SCALES}
    disease_of_ten, tiredness_of_ten, pain_of_ten, daily_life_of_ten = map(_scale, SCALES)


_INLINES: dict[Any, Any] = {
    Diagnosis: _Diagnoses,
    SteroidDose: _SteroidDoses,
    Infusion: _Infusions,
    AdverseEvent: _AdverseEvents,
    Outcome: _Outcomes,
}


def head() -> Fieldset:
    """The first section of a record's page, without a title: ids, times and states."""
    names = [
        column.name
        for source in record_sources()
        for column in columns_of(source)
        if column.kind is Kind.TECHNICAL
    ]
    return Fieldset(None, names)


def page_sections() -> list[Any]:
    """The sections after `head`, in reading order.

    Columns of the record are in a Fieldset. Each model with rows of its own has an inline.
    """
    found: list[Any] = []
    for source in sorted([*record_sources(), *ROWS], key=_place):
        section = _inline(source) if source in ROWS else _fieldset(source)
        if found and _belong_together(found[-1], section):
            found[-1].fields += section.fields
        elif source in ROWS or section.fields:
            found.append(section)
    return found


def _belong_together(before: Any, section: Any) -> bool:
    both = isinstance(before, Fieldset) and isinstance(section, Fieldset)
    return both and before.title is section.title


def _place(source: Any) -> int:
    return _ORDER.index(source) if source in _ORDER else len(_ORDER)


def _fieldset(source: Any) -> Fieldset:
    title = _TITLES.get(source, capfirst(source._meta.verbose_name))
    return Fieldset(title, _fields(source, _RECORD_IN_WORDS), all_shown()[source].present)


def _inline(source: Any) -> Any:
    base = _INLINES.get(source, _Table)
    shown = {"model": ROWS[source], "fields": _fields(source, _ON_OCCASION | dict(base.in_words))}
    return type(f"{source.__name__}Inline", (base,), shown)


def _fields(source: Any, in_words: InWords) -> list[str]:
    is_row = source in ROWS
    names = [c.name for c in columns_of(source) if is_row or c.kind is not Kind.TECHNICAL]
    return [shown for name in names for shown in in_words.get(name, [name])]
