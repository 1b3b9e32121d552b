"""Who saw a participant: the read events about them, summed up by person, kind and purpose."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Min, QuerySet

from hesperion.accounts.queries import names_of, roles_of_actors
from hesperion.privacy.audit.choices import Action
from hesperion.privacy.audit.models import Event
from research.audit_log.search import ReadersSearch
from research.models import Extracted


@dataclass(frozen=True)
class Reader:
    """How often somebody saw the participant in one way. `roles` are those of the account today."""

    actor: str
    name: str
    roles: str
    action: str
    purpose: str
    first: datetime
    last: datetime
    number: int

    @property
    def label(self) -> str:
        return str(Action(self.action).label)

    @property
    def query(self) -> str:
        """The part of the audit's address that finds exactly these events."""
        return urlencode({"who": self.actor, "action": self.action, "purpose": self.purpose})


def readers(events: QuerySet[Event]) -> list[Reader]:
    """Who saw whom `events` are about, by three queries; who saw them last is the first."""
    seen = events.filter(action__in=[Action.READ, Action.IDENTITY]).order_by()
    groups: Any = (
        seen.values("actor", "action", "purpose")
        .annotate(first=Min("at"), last=Max("at"), number=Count("pk"))
        .order_by("-last")
    )
    actors = {group["actor"] for group in groups}
    names, roles = names_of(actors), roles_of_actors(actors)
    return [
        Reader(name=names[group["actor"]], roles=roles.get(group["actor"], ""), **group)
        for group in groups
    ]


def given_out(search: ReadersSearch) -> QuerySet[Extracted]:
    """The rows of extracts, made in these days, that the participant is in, the newest first."""
    within = Extracted.objects.filter(**search.days("extract__finished_at"))
    own = within.filter(participant__subject__range=search.cleaned_data["about"])
    return own.select_related("extract__request").order_by("-extract__finished_at")
