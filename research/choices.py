"""Audit actions of research. A stored code is never renamed."""

from django.db.models import TextChoices


class ExtractAction(TextChoices):
    """What leaves the house."""

    EXTRACTED = "extracted", "data given out"
