"""What recipients did with extracts: downloads, deletions that they confirmed, results that they told."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hesperion.privacy.classes import APPENDED, classified
from research.choices import Format, ResultKind
from research.models.extract import Extract
from research.models.request import Request


@classified(technical=["id", "extract", "format", "by", "at"], runtime=APPENDED)
class Download(models.Model):
    """A file of an extract left the site."""

    extract = models.ForeignKey(Extract, models.PROTECT, related_name="downloads")
    format = models.CharField(max_length=20, choices=Format)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = []
        ordering = ["pk"]


@classified(technical=["id", "request", "by", "at", "count"], runtime=APPENDED)
class DeletionConfirmation(models.Model):
    """The requester's word that they deleted the rows of `count` pseudonyms."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="deletions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    count = models.PositiveIntegerField()

    class Meta:
        default_permissions = []
        ordering = ["pk"]


@classified(technical=["id", "request", "up_to", "left", "deleted"], runtime=APPENDED)
class UseNotice(models.Model):
    """The quarterly notice of a use: up to a day, the recipient was told of everybody who left.

    `left` and `deleted` are the numbers of people as of which the public bands of who left, and of whom the
    recipient confirmed the deletion, were last made; 0 while each is below eleven. They stay inside.
    """

    request = models.ForeignKey(Request, models.PROTECT, related_name="notices")
    up_to = models.DateField()
    left = models.PositiveIntegerField(default=0)
    deleted = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = []
        ordering = ["up_to"]
        constraints = [
            models.UniqueConstraint(name="research_usenotice_once", fields=["request", "up_to"])
        ]


@classified(technical=["id", "request", "kind", "link", "by", "told_at"], runtime=APPENDED)
class UseResult(models.Model):
    """What came out of the use of the data, as the requester or a data steward reports it."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="results")
    kind = models.CharField(max_length=10, choices=ResultKind)
    link = models.URLField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = []
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="research_useresult_kind", condition=Q(kind__in=ResultKind.values)
            ),
            models.CheckConstraint(
                name="research_useresult_link",
                condition=Q(kind=ResultKind.REPORT, link="")
                | Q(kind=ResultKind.NONE, link="")
                | (Q(link__iregex=r"^https?://") & ~Q(kind=ResultKind.NONE)),
            ),
        ]
