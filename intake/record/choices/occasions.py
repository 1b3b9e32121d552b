"""Stored codes of the occasions on which participants answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OccasionKind(models.TextChoices):
    """Whether the participant answers for the first time or again."""

    ENROLMENT = "enrolment", _("At enrolment")
    CHECK_IN = "check_in", _("At a check-in")
