"""The addresses outside this site that public articles lead to, and whether they answer."""

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.utils import timezone

from articles.models import ArticlePage, Link
from articles.outgoing import addresses, host_of
from articles.outside import Answer, ask


@transaction.atomic
def gather_links() -> list[str]:
    """Note what public articles lead to now, and forget the rest. Returns the hosts."""
    pages: dict[str, set[int]] = {}
    for article in ArticlePage.objects.live():
        for address in addresses(article):
            pages.setdefault(address, set()).add(article.pk)
    Link.objects.exclude(address__in=pages).delete()
    for address, ids in sorted(pages.items()):
        link, _ = Link.objects.get_or_create(address=address, defaults={"host": host_of(address)})
        link.pages.set(ids)
    return sorted({host_of(address) for address in pages})


def check_link(*, link: Link) -> None:
    """Ask the address, outside any transaction, and write down how it answered.

    That it was asked is written down before: one that outlasts the task must not be the next again.
    """
    link.checked_at = now = timezone.now()
    link.save(update_fields=["checked_at"])
    try:
        answer = ask(link.address)
    except (
        SoftTimeLimitExceeded
    ):  # every piece of the answer was quick, and there was no end of them
        answer = Answer(None, "took too long")
    link.status, link.problem = answer.status, answer.problem
    link.first_failed_at = (link.first_failed_at or now) if answer.failed else None
    link.save(update_fields=["status", "problem", "first_failed_at"])
