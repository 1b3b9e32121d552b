from django.db.models import TextChoices


class LetterAction(TextChoices):
    """Audited actions about letters."""

    MAILED = "letter-mailed", "mailing of a letter begun"
