"""Stored codes about the participant, and about a relative who answers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

UNSAID = "unsaid"  # the code of "prefer not to say", in every question that offers it


class Sex(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Intersex, or another answer")
    UNSAID = UNSAID, _("Prefer not to say")


class Relation(models.TextChoices):
    """How the relative who answers was related to the person who died."""

    PARTNER = "partner", _("Husband, wife or partner")
    PARENT = "parent", _("Parent")
    CHILD = "child", _("Son or daughter")
    SIBLING = "sibling", _("Brother or sister")
    OTHER = "other", _("Someone else who was close")


class DeathSource(models.TextChoices):
    """Who told of the death."""

    RELATIVE = "relative", _("A relative")
    STEWARD = "steward", _("A data steward, after a report")


class Ancestry(models.TextChoices):
    """Ancestry as the participants themselves see it. They may choose several."""

    AFRICAN = "african", _("Africa, or African descent in America or the Caribbean")
    ASIAN_EAST = "asian_east", _("East or South-East Asia")
    ASIAN_SOUTH = "asian_south", _("South Asia")
    EUROPEAN = "european", _("Europe")
    INDIGENOUS = "indigenous", _("An indigenous people")
    LATIN = "latin", _("Latin America")
    MIDDLE_EAST = "middle_east", _("Middle East or North Africa")
    PACIFIC = "pacific", _("Pacific islands")
    OTHER = "other", _("Somewhere else")
    UNSAID = UNSAID, _("Prefer not to say")


class YesNo(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("I don’t know")
