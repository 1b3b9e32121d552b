from django.db import models
from django.db.models import F, Q

from hesperion.privacy.classes import classified


class LinkSet(models.QuerySet):
    def dead(self) -> "LinkSet":
        """Those that failed on two different days, and never in between answered."""
        return self.filter(first_failed_at__date__lt=F("checked_at__date"))


@classified(
    public=["address", "host", "status", "problem"],
    technical=["id", "checked_at", "first_failed_at"],
)
class Link(models.Model):
    """An address outside this site that public articles lead to, and how it answered last.

    `status` is HTTP's, None where nothing answered; `problem` says then what happened. `first_failed_at` is
    None while the address answers.
    """

    address = models.TextField(unique=True)
    host = models.CharField(max_length=255)
    status = models.PositiveSmallIntegerField(null=True)
    problem = models.CharField(max_length=100, blank=True)
    checked_at = models.DateTimeField(null=True)
    first_failed_at = models.DateTimeField(null=True)
    pages = models.ManyToManyField("articles.ArticlePage", related_name="links")

    wagtail_reference_index_ignore = True

    objects = LinkSet.as_manager()

    class Meta:
        ordering = ["address"]
        constraints = [
            models.CheckConstraint(
                name="articles_link_failed_when_checked",
                condition=Q(first_failed_at=None) | Q(first_failed_at__lte=F("checked_at")),
            )
        ]

    def __str__(self) -> str:
        return self.address
