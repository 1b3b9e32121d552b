"""Who tells, and about whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _

UNSAID = "unsaid"  # "prefer not to say", wherever it can be chosen


class Teller(models.TextChoices):
    """Who tells the story about whom."""

    SELF = "self", _("About myself")
    PARENT = "parent", _("About my child")
    HELPER = "helper", _("I am helping someone: they decide and sign")
    REPRESENTATIVE = "representative", _("About someone who can’t decide for themselves")
    RELATIVE = "relative", _("About someone who has died")


class AgeGroup(models.TextChoices):
    """How old the person is whom the story is about."""

    UNDER_7 = "0-6", _("Under 7")
    CHILD = "7-11", _("7 to 11")
    TEENAGER = "12-15", _("12 to 15")
    YOUTH = "16-17", _("16 or 17")
    ADULT = "18", _("18 or over")


# From which age to which, in years.
AGES = {
    AgeGroup.UNDER_7: (0, 6),
    AgeGroup.CHILD: (7, 11),
    AgeGroup.TEENAGER: (12, 15),
    AgeGroup.YOUTH: (16, 17),
    AgeGroup.ADULT: (18, 150),
}


class Sex(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Intersex, or another answer")
    UNSAID = UNSAID, _("Prefer not to say")


class Relation(models.TextChoices):
    """What the person who tells is, or was, to the one who died."""

    PARTNER = "partner", _("Husband, wife or partner")
    PARENT = "parent", _("Parent")
    CHILD = "child", _("Son or daughter")
    SIBLING = "sibling", _("Brother or sister")
    OTHER = "other", _("Someone else who was close")


class Ancestry(models.TextChoices):
    """Where a person's forebears come from, in their own view. Several may be told."""

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


class SilenceReason(models.TextChoices):
    """Why a participant does not answer, as somebody else tells it."""

    DIED = "died", _("The person has died")
    CANNOT_ANSWER = "cannot_answer", _("The person can’t answer now")


class SilenceFinding(models.TextChoices):
    """What staff found out about a report that somebody does not answer."""

    TRUE = "true", _("It is so: no mails")
    ANSWERS = "answers", _("They answer: mails go out again")


class ObjectionDecision(models.TextChoices):
    """What a data steward decided where somebody in the family would not want the story told."""

    USE = "use", _("The answers may be used")
    KEEP_OUT = "keep_out", _("Nobody uses the answers")


class YesNo(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("I don’t know")
