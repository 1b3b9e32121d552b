"""Occasions on which participants answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OccasionKind(models.TextChoices):
    """Whether somebody answered for the first time, or was asked again later."""

    ENROLMENT = "enrolment", _("At enrolment")
    CHECK_IN = "check_in", _("At a check-in")
