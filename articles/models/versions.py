from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from articles.choices import ChangeKind
from hesperion.privacy.classes import APPENDED, classified


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
class PublishedVersion(models.Model):
    """One published version of an article. Rows are added and never changed.

    `note` tells readers what changed. `paragraphs` is the text, one string per paragraph, without
    markup. `files` are the images and the recording, as `articles.file_usage.file_version`
    describes them. `by` is the account that saved the revision, as the audit names it.
    """

    page = models.ForeignKey(
        "articles.ArticlePage", on_delete=models.PROTECT, related_name="published_versions"
    )
    number = models.PositiveIntegerField()  # counted from 1
    kind = models.CharField(max_length=10, choices=ChangeKind)
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
            models.UniqueConstraint(
                name="articles_published_version_number", fields=["page", "number"]
            ),
            models.CheckConstraint(
                name="articles_published_version_first_is_first",
                condition=Q(kind=ChangeKind.FIRST, number=1)
                | (~Q(kind=ChangeKind.FIRST) & ~Q(note="") & Q(number__gt=1)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}, {self.number}"


def note_problem(publications: Iterable[PublishedVersion], kind: str, note: str) -> str:
    """The problem of a new version's note, as a sentence for editors; empty if it has none.

    The first version needs no note. Every other version needs a note that no earlier one had.
    """
    notes = [publication.note for publication in publications]
    if notes and not (kind and note):
        return _("Choose what kind of change it is, and tell readers in a sentence what changed.")
    if note and note in notes:
        return _("This note was published before. Tell readers what changed this time.")
    return ""
