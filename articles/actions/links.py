"""Collects the external links of public articles, and checks them."""

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.utils import timezone

from articles.body.external_links import external_addresses, host_of
from articles.link_check import CheckResult, check_address
from articles.models import ArticlePage, ExternalLink


@transaction.atomic
def collect_links() -> list[str]:
    """Store the external links of public articles, and delete all others; returns the links' hosts."""
    pages: dict[str, set[int]] = {}
    for article in ArticlePage.objects.live():
        for address in external_addresses(article):
            pages.setdefault(address, set()).add(article.pk)
    ExternalLink.objects.exclude(address__in=pages).delete()
    for address, ids in sorted(pages.items()):
        link, _ = ExternalLink.objects.get_or_create(
            address=address, defaults={"host": host_of(address)}
        )
        link.pages.set(ids)
    return sorted({host_of(address) for address in pages})


def check_link(*, link: ExternalLink) -> None:
    """Request the address of `link`, outside any transaction, and store how it answered.

    `checked_at` is stored before the request, so that a link that takes longer than the task's time
    limit is not tried again at once.
    """
    link.checked_at = now = timezone.now()
    link.save(update_fields=["checked_at"])
    try:
        answer = check_address(link.address)
    except (
        SoftTimeLimitExceeded
    ):  # each part of the answer came in time, but the answer did not end
        answer = CheckResult(None, "took too long")
    link.status, link.problem = answer.status, answer.problem
    link.first_failed_at = (link.first_failed_at or now) if answer.failed else None
    link.save(update_fields=["status", "problem", "first_failed_at"])
