"""Codes of research: kinds of saved cohorts, actions for the audit. A stored code is never renamed."""

from django.db.models import TextChoices


class ExtractAction(TextChoices):
    """Actions by which data is given to a recipient outside."""

    EXTRACTED = "extracted", "data given out"


class CohortKind(TextChoices):
    """What a saved cohort is: a filter that is applied anew each time, or the people found once."""

    DYNAMIC = "dynamic", "Dynamic: whoever matches the filters"
    STATIC = "static", "Static: the people who match now"


class CohortAction(TextChoices):
    """Actions by which a selection of people is kept, given to a group, or given up."""

    SAVED = "cohort-saved", "cohort saved"
    SHARED = "cohort-shared", "sharing of a cohort changed"
    DELETED = "cohort-deleted", "cohort deleted"
