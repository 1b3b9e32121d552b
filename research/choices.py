"""Audit actions of research. A stored code is never renamed."""

from django.db.models import TextChoices


class ExtractAction(TextChoices):
    """Actions by which data is given to a recipient outside."""

    EXTRACTED = "extracted", "data given out"
