"""Stored codes of good outcomes: what participants can do again, and whether they would choose CAR-T again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.participants.choices import AgeGroup
from intake.record.choices.people import UNSAID


class Activity(models.TextChoices):
    """A part of life that a disease takes away and a treatment can give back."""

    WORK = "work", _("Work or studies")
    SCHOOL = "school", _("School or kindergarten")
    FAMILY = "family", _("Looking after family or home")
    PLAY = "play", _("Playing, being with friends")
    SPORT = "sport", _("Sport or long walks")
    SLEEP = "sleep", _("Sleeping through the night")
    TRAVEL = "travel", _("Travelling")


_OF_ADULTS = [Activity.WORK, Activity.FAMILY]
_OF_CHILDREN = [Activity.SCHOOL, Activity.PLAY]
_OF_EVERYBODY = [Activity.SPORT, Activity.SLEEP, Activity.TRAVEL]


def activities_of(age_group: AgeGroup) -> list[Activity]:
    """The activities that people of this age are asked about, in the order of the page."""
    own = _OF_ADULTS if age_group == AgeGroup.ADULT else _OF_CHILDREN
    return [*own, *_OF_EVERYBODY]


class Ability(models.TextChoices):
    """Whether an activity is possible now, and was possible at the baseline.

    "Again" needs "could not before": only `REGAINED` is a good outcome of a treatment.
    """

    REGAINED = "regained", _("Can now, could not before")
    KEPT = "kept", _("Can now, could before too")
    STILL_NOT = "still_not", _("Still can’t")
    LOST = "lost", _("Could before, can’t now")
    NOT_APPLICABLE = "not_applicable", _("Does not apply")


class Baseline(models.TextChoices):
    """The time with which participants compare what they can do now."""

    BEFORE_INFUSION = "before_infusion", _("The month before the infusion")
    WORST = "worst", _("When the disease was at its worst")


class ChooseAgain(models.TextChoices):
    """Whether participants would choose CAR-T again, knowing what they know now."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNSURE = "unsure", _("I am not sure")
    UNSAID = UNSAID, _("Prefer not to say")
