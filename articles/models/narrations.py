from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from hesperion.privacy.classes import classified


@classified(
    public=[
        *["page", "text_hash", "language", "file", "size", "seconds", "cues"],
        *["made_at", "by", "person"],
    ],
    technical=["id", "recording"],
)
class Narration(models.Model):
    """An article read aloud. Its page offers it only while the article's text has the hash `text_hash`.

    `file` is a name in the folder of narrations, made of the hash of the sound. `cues` are the
    sentences as dictionaries of `Cue`, the title first; a recording by a `person` has none. `by`
    names the computer's voice or the person who reads.
    """

    page = models.ForeignKey(
        "articles.ArticlePage", on_delete=models.CASCADE, related_name="narrations"
    )
    text_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    file = models.CharField(max_length=40)
    size = models.PositiveBigIntegerField()  # bytes
    seconds = models.FloatField()
    cues = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=200)
    person = models.BooleanField(default=False)
    recording = models.ForeignKey(
        "wagtaildocs.Document", on_delete=models.SET_NULL, null=True, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="articles_narration_text", fields=["page", "text_hash", "person"]
            ),
            models.CheckConstraint(name="articles_narration_sounds", condition=Q(seconds__gt=0)),
        ]

    def get_absolute_url(self) -> str:
        return reverse("narration", args=[self.file])

    @property
    def minutes(self) -> int:
        return max(1, round(self.seconds / 60))

    @property
    def chapters(self) -> list[dict[str, Any]]:
        """The cues of headings, without that of the title."""
        return [cue for cue in self.cues if cue["opens"] and cue["part"] is not None]
