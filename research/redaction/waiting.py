"""Redactions that wait for somebody, and what the first page of /admin/ says of them."""

from django.db.models import QuerySet
from django.urls import reverse

from hesperion.accounts.models import User
from hesperion.accounts.panels import Number, Panel
from hesperion.privacy.actor import actor_of
from intake.stories.models import Redaction
from intake.stories.queries import redactions_in_work


def waiting_for(by: str) -> dict[str, QuerySet[Redaction]]:
    """The redactions that the reviewer `by` can go on with, by part of the list."""
    found = redactions_in_work()
    return {
        "confirm": found.filter(confirmed_at=None, returned_at=None).exclude(made_by=by),
        "returned": found.filter(returned_at__isnull=False, made_by=by),
        "ask": found.filter(confirmed_at__isnull=False, publications=None),
        "refused": found.filter(publications__refused_at__isnull=False),
    }


def reviewers_panel(user: User) -> Panel:
    found, url = waiting_for(actor_of(user)), reverse("redactions:waiting")
    numbers = {"confirm": "redactions to confirm", "returned": "redactions sent back to you"}
    return Panel(
        [
            Number(label, found[part].count(), f"{url}?part={part}")
            for part, label in numbers.items()
        ]
    )
