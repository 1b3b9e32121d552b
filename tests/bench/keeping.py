"""What the cohort costs: its triggers while a story is sent and confirmed, comparing it, making it anew."""

import time
from collections.abc import Callable
from itertools import islice

import psycopg
from django.db import connection
from psycopg import sql

from hesperion.embedded.roles import OWNER_ROLE, SITE_ROLE
from intake.participants.actions.addresses import confirm_address
from intake.participants.models import Participant
from intake.share.actions.submitting import submit_story
from research.cohort import queries
from research.cohort.select import READ_MODELS
from research.cohort.table import TRIGGER, rebuild
from research.tasks import PARTS
from tests.bench import drafts
from tests.bench.comparison import blocks, by_turns
from tests.bench.populating import as_owner
from tests.bench.sending import one_by_one
from tests.bench.site import Site

GOAL = 1.15
BLOCKS = 20


def measure(site: Site, size: int) -> list[tuple[str, ...]]:
    """Sending and confirming with the cohort's triggers, beside the same without them."""
    count = blocks(BLOCKS, size)
    each = max(1, size // count)
    sendings = iter(drafts.ours(2 * (count + 1) * each))

    def send() -> list[float]:
        return one_by_one(site.ours, list(islice(sendings, each)))

    def confirm() -> list[float]:
        return [_confirming(_sent()) for _ in range(each)]

    return [
        by_turns(count, plain=_untriggered(site, step), ours=step).row(what, ratio_below=goal)
        for what, step, goal in (
            ("send, beside no cohort", send, GOAL),
            ("confirm, beside no cohort", confirm, None),
        )
    ]


def rebuilding(site: Site) -> list[tuple[str, ...]]:
    """How long it takes to compare the whole cohort with the facts, and to make it anew."""
    compared = _seconds(_compare)
    with as_owner(site), connection.cursor() as cursor:
        cursor.execute("TRUNCATE research.cohort")
        made = _seconds(lambda: rebuild(cursor))
        cursor.execute("ANALYZE research.cohort")
    rows = {"compare the cohort": compared, "rebuild_cohort": made}
    return [(what, "", f"{seconds:.1f} s", "", "", "") for what, seconds in rows.items()]


def _untriggered(site: Site, step: Callable[[], list[float]]) -> Callable[[], list[float]]:
    def block() -> list[float]:
        _switch(site, "DISABLE")
        try:
            return step()
        finally:
            _switch(site, "ENABLE")

    return block


def _switch(site: Site, what: str) -> None:
    with psycopg.connect(site.cluster.url(OWNER_ROLE, SITE_ROLE), autocommit=True) as server:
        for source in READ_MODELS:
            table = sql.Identifier(source._meta.db_table)
            server.execute(sql.SQL(f"ALTER TABLE {{}} {what} TRIGGER {TRIGGER}").format(table))


def _sent() -> Participant:
    draft = drafts.one()
    submit_story(draft=draft)
    return Participant.objects.get(pk=draft.pk)


def _confirming(participant: Participant) -> float:
    began = time.perf_counter()
    confirm_address(participant=participant)
    return (time.perf_counter() - began) * 1000


def _compare() -> None:
    assert not sum(queries.differences(part, PARTS) for part in range(PARTS)), "the cohort is wrong"


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
