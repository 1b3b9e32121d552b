"""The final POST: beside pgbench that writes the same rows, and beside a view that sends the mail itself."""

from itertools import islice

from intake.share.actions.submitting import submit_story
from intake.share.models import Draft
from tests.bench import drafts, inserts
from tests.bench.comparison import blocks, by_turns
from tests.bench.sending import at_once, one_by_one
from tests.bench.site import PLAIN_SETTINGS, Site
from tests.services import free_port, slow_mail_server

GOAL = 0.15  # of pgbench
TIMES_LOWER = 6  # than a view that sends the mail itself
MAIL_TAKES = 0.05  # seconds
BLOCKS = 8
CLIENTS = 4


def measure(site: Site, size: int) -> list[tuple[str, ...]]:
    """`size` stories beside each of the two."""
    return [_beside_pgbench(site, size), _beside_mail_at_once(site, size)]


def _beside_pgbench(site: Site, size: int) -> tuple[str, ...]:
    """By four browsers at once, and by four clients of pgbench."""
    count = blocks(BLOCKS, size)
    each = max(1, size // count // CLIENTS)
    pgbench = Pgbench(each)
    sendings = iter(drafts.ours((count + 1) * CLIENTS * each))
    times = by_turns(
        count,
        plain=pgbench.block,
        ours=lambda: at_once(site.ours, [next(sendings) for _ in range(CLIENTS * each)]),
    )
    return times.rate("send, four clients, beside pgbench", at_least=GOAL)


def _beside_mail_at_once(site: Site, size: int) -> tuple[str, ...]:
    """By one browser; a mail server takes its time, for whom the view beside waits and ours does not."""
    count = blocks(BLOCKS, size)
    each = max(1, size // count // 2)
    port = free_port()
    slow = {"EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    with (
        slow_mail_server(port, MAIL_TAKES),
        site.web(PLAIN_SETTINGS, **slow) as beside,
        site.web("hesperion.settings.local", **slow) as ours,
    ):
        plain, sealed = (iter(make((count + 1) * each)) for make in (drafts.in_plain, drafts.ours))
        times = by_turns(
            count,
            plain=lambda: one_by_one(beside, list(islice(plain, each)), "/share/check-and-mail/"),
            ours=lambda: one_by_one(ours, list(islice(sealed, each))),
        )
    return times.row("send, beside mail in the request", ratio_below=1 / TIMES_LOWER)


class Pgbench:
    """The statements of one story after the other, each recorded anew and run by four clients."""

    _done = 0  # of each client, by all who measure: no id may come twice

    def __init__(self, each: int) -> None:
        self._each = each

    def block(self) -> list[float]:
        """Milliseconds of a story."""
        story = {"clients": CLIENTS, "each": self._each, "before": Pgbench._done}
        draft = drafts.one()
        inserts.prepare(Draft._meta.db_table, draft.subject, **story)
        statements = inserts.recorded(lambda: submit_story(draft=draft))
        took = inserts.seconds(inserts.script(statements), **story)
        Pgbench._done += self._each
        return [took * 1000 / CLIENTS / self._each]
