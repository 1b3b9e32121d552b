"""The sections of a record's page that hold several rows."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from hesperion.privacy.admin import ReadOnly
from research import words
from research.models import (
    AdverseEvent,
    Diagnosis,
    Infusion,
    Marker,
    Measurement,
    Organ,
    Outcome,
    SteroidDose,
    Treatment,
)


class _Table(ReadOnly, admin.TabularInline):
    template = "admin/research/record/told.html"
    extra = 0


class _Stack(ReadOnly, admin.StackedInline):
    extra = 0


def _scale(name: str, title: Any) -> Callable[[Any, Outcome], str]:
    @admin.display(description=title)
    def told(inline: Any, outcome: Outcome) -> str:
        return words.of_ten(getattr(outcome, name))

    return told


class DiagnosisInline(_Table):
    model = Diagnosis
    fields = ["code", "codings", "name", "made_by", "first_symptoms", "diagnosed"]

    @admin.display(description=_("standard codes"))
    def codings(self, diagnosis: Diagnosis) -> str:
        return words.codings(diagnosis.code)


class OrganInline(_Table):
    model = Organ
    fields = ["code"]


class MarkerInline(_Table):
    model = Marker
    fields = ["code", "timepoint", "finding", "found"]


class TreatmentInline(_Table):
    model = Treatment
    fields = ["code", "use", "why_stopped"]


class SteroidDoseInline(_Table):
    model = SteroidDose
    fields = ["timepoint", "drug", "mg", "as_prednisolone", "band_told"]

    @admin.display(description=_("as mg of prednisolone"))
    def as_prednisolone(self, dose: SteroidDose) -> Any:
        return dose.prednisolone

    @admin.display(description=_("band"))
    def band_told(self, dose: SteroidDose) -> Any:
        return dose.band and dose.band.label


class InfusionInline(_Stack):
    model = Infusion
    fields = [
        *["given", "target", "cells", "setting", "registry_number", "product", "country_told"],
        *["lymphodepletion", "earlier_told", "stopped", "restarted"],
        *["relapse", "relapsed", "relapse_treatment"],
    ]

    @admin.display(description=_("country"))
    def country_told(self, infusion: Infusion) -> str:
        return countries.name(infusion.country)

    @admin.display(description=_("medicines before"))
    def earlier_told(self, infusion: Infusion) -> str:
        return words.classes(infusion.earlier_classes)


class AdverseEventInline(_Table):
    model = AdverseEvent
    fields = ["infusion", "kind", "facts_told", "grades", "onset", "ended"]

    @admin.display(description=_("facts"))
    def facts_told(self, event: AdverseEvent) -> str:
        return words.facts(event.facts)

    @admin.display(description=_("grade: range from patient’s facts"))
    def grades(self, event: AdverseEvent) -> str:
        return words.grades(event.grade_min, event.grade_max)


class OutcomeInline(_Table):
    model = Outcome
    fields = [
        *["timepoint", "recalled", "disease_told", "tiredness_told", "pain_told"],
        *["daily_life_told", "remission", "b_cells", "b_cells_back"],
    ]
    disease_told = _scale("disease", _("disease"))
    tiredness_told = _scale("tiredness", _("tiredness"))
    pain_told = _scale("pain", _("pain"))
    daily_life_told = _scale("daily_life", _("daily life"))


class MeasurementInline(_Table):
    model = Measurement
    fields = ["code", "value", "measured"]
