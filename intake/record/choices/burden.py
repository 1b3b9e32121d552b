"""Stored codes of what the disease and its treatment cost participants and those around them.

Codes and bands of our own: no questionnaire's words, no sums of money, which differ between countries.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.record.choices.people import UNSAID


class Cost(models.TextChoices):
    """How heavy the costs weigh that nobody paid back. Sums would not compare between countries."""

    NONE = "none", _("Nothing, or very little")
    SOME = "some", _("Something, and we could pay it")
    SAVINGS = "savings", _("So much that we used savings or borrowed money")
    TOO_MUCH = "too_much", _("More than we could pay")
    UNSAID = UNSAID, _("Prefer not to say")


class Travel(models.TextChoices):
    """The usual way to the treating centre, one way, by its longest hours."""

    UP_TO_1 = "1", _("Up to 1 hour")
    UP_TO_3 = "3", _("1 to 3 hours")
    UP_TO_6 = "6", _("3 to 6 hours")
    MORE = "more", _("More than 6 hours")


class Help(models.TextChoices):
    """Hours a day that family or friends help, by the most of each band."""

    NONE = "0", _("None")
    UP_TO_1 = "1", _("Up to 1 hour a day")
    UP_TO_4 = "4", _("1 to 4 hours a day")
    MORE = "more", _("More than 4 hours a day")


class WorkChange(models.TextChoices):
    """What became of paid work or studies because of the disease."""

    SAME = "same", _("It went on as before")
    LESS = "less", _("Fewer hours, or other work")
    BACK = "back", _("It stopped, and began again")
    STOPPED = "stopped", _("It stopped, and has not begun again")
    NOT_APPLICABLE = "not_applicable", _("Did not work or study before")
    UNSAID = UNSAID, _("Prefer not to say")


class InfectionCare(models.TextChoices):
    """The most care that an infection of a year needed."""

    NONE = "none", _("No infection that needed a doctor")
    HOME = "home", _("Treated at home")
    WARD = "ward", _("Treated on a hospital ward")
    INTENSIVE = "intensive", _("Treated in intensive care")
    UNKNOWN = "unknown", _("I don’t know")
