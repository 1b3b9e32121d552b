"""Reads of all uses of data, and of one."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from hesperion.public_log.models import Statement
from registry.public_use import DECIDING, STANDING_WORDS, STANDINGS, PublicUse
from research.models import Request
from research.public_uses.statements import use_name
from research.requests.states import with_state


def decided_uses() -> dict[str, list[PublicUse]]:
    """The decided requests by standing, in the order of STANDING_WORDS, the newest first."""
    found: dict[str, list[PublicUse]] = {standing: [] for standing in STANDING_WORDS}
    for use in _uses(Request.objects.filter(number__isnull=False)):
        if use.standing != DECIDING:
            found[use.standing].append(use)
    return {standing: uses for standing, uses in found.items() if uses}


def uses_being_decided() -> int:
    """How many requests are being decided."""
    numbered = with_state(Request.objects.filter(number__isnull=False))
    counts = Counter(numbered.values_list("state", flat=True))
    return sum(count for state, count in counts.items() if state not in STANDINGS)


def use_with(number: int) -> PublicUse | None:
    """The use with this number; None if no request has it."""
    return next(_uses(Request.objects.filter(number=number)), None)


def _uses(requests: Any) -> Iterator[PublicUse]:
    found = list(with_state(requests).prefetch_related("results").order_by("-number"))
    stated: dict[str, list[Statement]] = defaultdict(list)
    abouts = [use_name(request.number) for request in found]
    statements = Statement.objects.filter(about__in=abouts).prefetch_related("texts")
    for statement in statements.order_by("seq"):
        stated[statement.about].append(statement)
    return (PublicUse(request, stated[use_name(request.number)]) for request in found)
