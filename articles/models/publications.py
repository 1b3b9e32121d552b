from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from hesperion.privacy.classes import APPENDED, classified


class Kind(models.TextChoices):
    """What a publication was to its readers."""

    FIRST = "first", _("first publication")
    UPDATE = "update", _("update")
    CORRECTION = "correction", _("correction of a mistake")


CHANGES = [choice for choice in Kind.choices if choice[0] != Kind.FIRST]


@classified(
    public=[
        "page",
        "number",
        "kind",
        "note",
        "at",
        "reviewed_by",
        "reviewed_on",
        "paragraphs",
        "files",
    ],
    technical=["id", "revision", "by"],
    runtime=APPENDED,
)
class Publication(models.Model):
    """An article as it became public once: added, never changed. Readers see what changed, and why.

    `paragraphs` is its text then, one string for each paragraph, without markup. `files` are the
    pictures and the recording that it was approved with, as `articles.files.pin` names them. `by` is the
    account that wrote it last, as in the audit.
    """

    page = models.ForeignKey(
        "articles.ArticlePage", on_delete=models.PROTECT, related_name="publications"
    )
    number = models.PositiveIntegerField()  # counted from 1
    kind = models.CharField(max_length=10, choices=Kind)
    note = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=40)
    reviewed_by = models.CharField(max_length=200, blank=True)
    reviewed_on = models.DateField(null=True)
    paragraphs = models.JSONField()
    files = models.JSONField(default=list)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="articles_publication_number", fields=["page", "number"]),
            models.CheckConstraint(
                name="articles_publication_first_is_first",
                condition=Q(kind=Kind.FIRST, number=1)
                | (~Q(kind=Kind.FIRST) & ~Q(note="") & Q(number__gt=1)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}, {self.number}"
