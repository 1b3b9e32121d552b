"""Stored codes and their labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ChangeKind(TextChoices):
    """What a new version of an article means for its readers."""

    FIRST = "first", _("first publication")
    UPDATE = "update", _("update")
    CORRECTION = "correction", _("correction of a mistake")


class ArticleLogKind(TextChoices):
    """The statements of the public log about articles and letters. A stored code is never renamed."""

    LETTER = "letter", "a letter was published in a language"
    CORRECTED = "article-corrected", "a mistake in an article was corrected"


CHANGE_CHOICES = [choice for choice in ChangeKind.choices if choice[0] != ChangeKind.FIRST]
