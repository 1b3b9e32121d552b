"""Choices about participants: the teller, the person's age group, and audited actions."""

from django.db import models
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Teller(models.TextChoices):
    """The person who tells the story: the participant, or somebody who answers for them."""

    SELF = "self", _("About myself")
    PARENT = "parent", _("About my child")
    HELPER = "helper", _("I am helping someone: they decide and sign")
    REPRESENTATIVE = "representative", _("About someone who can’t decide for themselves")
    RELATIVE = "relative", _("About someone who has died")


class AgeGroup(models.TextChoices):
    """The age group of the person whom the story is about."""

    UNDER_7 = "0-6", _("Under 7")
    CHILD = "7-11", _("7 to 11")
    TEENAGER = "12-15", _("12 to 15")
    YOUTH = "16-17", _("16 or 17")
    ADULT = "18", _("18 or over")


# The youngest and the oldest age in each group, in years.
AGES = {
    AgeGroup.UNDER_7: (0, 6),
    AgeGroup.CHILD: (7, 11),
    AgeGroup.TEENAGER: (12, 15),
    AgeGroup.YOUTH: (16, 17),
    AgeGroup.ADULT: (18, 150),
}


class ParticipantAction(TextChoices):
    """Audited changes to a participant's access."""

    PIN_REMOVED = "pin-removed", "forgotten PIN removed"
    ADDRESS_CORRECTED = "address-corrected", "address corrected"
