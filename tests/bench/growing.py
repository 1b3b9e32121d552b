"""The final POST with few participants stored and with very many."""

from uuid import UUID

from django.db import connection
from django.utils import timezone

from intake.participants.actions.addresses import confirm_address
from intake.participants.models import Participant
from intake.share.actions.submitting import submit_story
from research.population.multiplying import multiply
from research.population.people import Population
from tests.bench import drafts
from tests.bench.comparison import Times, blocks
from tests.bench.populating import SEED, as_owner
from tests.bench.sending import one_by_one
from tests.bench.site import Site

GOAL = 1.25
FEW, MANY = 1_000, 100_000
BLOCKS = 5
BEYOND = 10_000_000


def measure(site: Site, size: int) -> list[tuple[str, ...]]:
    """Stories sent beside a thousand stored participants, and beside a hundred times as many.

    A `size` below the usual shrinks both.
    """
    few, many = (max(10, number * min(size, 400) // 400) for number in (FEW, MANY))
    draft = drafts.one()
    submit_story(draft=draft)
    confirm_address(participant=Participant.objects.get(pk=draft.subject))
    _copy(site, draft.subject, range(1, few + 1))
    beside_few = _blocks(site.ours, size)
    _copy(site, draft.subject, range(few + 1, many + 1))
    beside_many = _blocks(site.ours, size)
    times = Times(beside_few, beside_many)
    return [times.row(f"send, {many:,} stored beside {few:,}", ratio_below=GOAL)]


def _copy(site: Site, like: UUID, numbers: range) -> None:
    """Copies of one participant, history included; their numbers are none of made-up people's."""
    public_id = Population(SEED, timezone.now().date()).public_id
    with as_owner(site), connection.cursor() as cursor:
        copies = ((like, BEYOND + number) for number in numbers)
        multiply(copies, public_id, with_history=True)
        cursor.execute("ANALYZE")


def _blocks(port: int, size: int) -> list[list[float]]:
    count = blocks(BLOCKS, size)
    each = max(1, size // count // 2)
    one_by_one(port, drafts.ours(each))  # for warming up
    return [one_by_one(port, drafts.ours(each)) for _ in range(count)]
