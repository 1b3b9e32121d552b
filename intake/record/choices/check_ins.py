"""Stored codes of answers that only a check-in asks for: what did not happen, and events of life."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.record.choices.car_t import EventKind
from intake.record.choices.people import UNSAID

HAPPENINGS = [
    EventKind.INFECTION,
    EventKind.CYTOPENIA,
    EventKind.LOW_ANTIBODIES,
    EventKind.LATE_NEURO,
    EventKind.HLH,
    EventKind.GVHD,
    EventKind.CANCER,
]  # the kinds of adverse event that a check-in asks about


class Subject(models.TextChoices):
    """What did not happen: each negative answer names it and the day up to which it holds."""

    RELAPSE = "relapse", _("The disease came back")
    MEDICINES = "medicines", _("Change of medicines")
    INFUSION = "infusion", _("Another infusion of CAR-T cells")
    HOSPITAL = "hospital", _("Stay in hospital")
    INFECTION = "infection", _("Infection")
    CYTOPENIA = "cytopenia", _("Low blood counts")
    LOW_ANTIBODIES = "low_antibodies", _("Low antibodies")
    LATE_NEURO = "late_neuro", _("Late problems of nerves or movement")
    HLH = "hlh", _("HLH or MAS, named so by doctors")
    GVHD = "gvhd", _("Graft-versus-host disease")
    CANCER = "cancer", _("New cancer")
    MARKER_TEST = "marker_test", _("Antibodies tested")
    B_CELL_TEST = "b_cell_test", _("B cells tested")
    VACCINE = "vaccine", _("Vaccine")
    PREGNANCY = "pregnancy", _("Pregnancy")


class LifeEventKind(models.TextChoices):
    """An event of life since the last time. Abortion is never asked for."""

    HOSPITAL = "hospital", _("Stay in hospital")
    INFUSION = "infusion", _("Another infusion of CAR-T cells")
    PREGNANCY = "pregnancy", _("Pregnancy")
    BIRTH = "birth", _("Birth of a child")
    VACCINE_FLU = "vaccine_flu", _("Vaccine against flu")
    VACCINE_COVID = "vaccine_covid", _("Vaccine against COVID-19")
    VACCINE_PNEUMO = "vaccine_pneumo", _("Vaccine against pneumococci")
    VACCINE_ZOSTER = "vaccine_zoster", _("Vaccine against shingles")
    VACCINE_OTHER = "vaccine_other", _("Another vaccine")


VACCINES = [kind for kind in LifeEventKind if kind.value.startswith("vaccine")]
YEAR_ALONE = [LifeEventKind.PREGNANCY, LifeEventKind.BIRTH]  # no month and no day of these


class Growing(models.TextChoices):
    """Whether a child grows, or puberty goes on, as expected."""

    AS_EXPECTED = "as_expected", _("As expected")
    SLOWER = "slower", _("Later or slower than expected")
    NOT_YET = "not_yet", _("Not yet an age for it")
    UNKNOWN = "unknown", _("I don’t know")
    UNSAID = UNSAID, _("Prefer not to say")


class AlarmSign(models.TextChoices):
    """What may be dangerous at this hour. It is no fact of the record: it is met on the page, and flagged."""

    FEVER = "fever", _("Fever of 38 °C (100.4 °F) or more")
    NOT_WOKEN = "not_woken", _("Very confused, or can’t be woken")
    SUICIDE = "suicide", _("Thoughts of ending my life")
    NONE = "none", _("None of these")
