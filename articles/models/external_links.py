from django.db import models
from django.db.models import F, Q

from hesperion.privacy.classes import classified


class ExternalLinkSet(models.QuerySet):
    def dead(self) -> "ExternalLinkSet":
        """Links that failed on two different days and did not answer in between."""
        return self.filter(first_failed_at__date__lt=F("checked_at__date"))


@classified(
    public=["address", "host", "status", "problem"],
    technical=["id", "checked_at", "first_failed_at"],
)
class ExternalLink(models.Model):
    """An address of another site that public articles link to, and the result of its last check.

    `status` is the HTTP status, or None if there was no answer; `problem` then says why.
    `first_failed_at` is None while the address answers.
    """

    address = models.TextField(unique=True)
    host = models.CharField(max_length=255)
    status = models.PositiveSmallIntegerField(null=True)
    problem = models.CharField(max_length=100, blank=True)
    checked_at = models.DateTimeField(null=True)
    first_failed_at = models.DateTimeField(null=True)
    pages = models.ManyToManyField("articles.ArticlePage", related_name="links")

    wagtail_reference_index_ignore = True

    objects = ExternalLinkSet.as_manager()

    class Meta:
        ordering = ["address"]
        constraints = [
            models.CheckConstraint(
                name="articles_external_link_failed_when_checked",
                condition=Q(first_failed_at=None) | Q(first_failed_at__lte=F("checked_at")),
            )
        ]

    def __str__(self) -> str:
        return self.address
