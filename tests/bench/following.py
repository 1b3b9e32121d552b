"""The follow-up: sweeps beside a plain INSERT of the same reminders, and the page of a check-in beside /my/."""

import http.client
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from uuid import UUID

import psutil
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.utils import timezone

from hesperion.mail.models import Message
from hesperion.ui.days import utc_today
from intake.consent.models import Consent
from intake.followup.actions.reminders import sweep_reminders
from intake.followup.models import CheckIn, Reminder, Sweep
from intake.followup.queries import answerable_times
from intake.participants.actions.addresses import confirm_address
from intake.participants.models import Participant
from intake.participants.session import begin
from intake.record.choices.occasions import OccasionKind
from intake.record.models import Infusion, Occasion
from intake.share.actions.submitting import submit_story
from research.population.multiplying import multiply
from research.population.owner_loads import without_references, without_triggers
from research.population.people import Population
from tests.bench import drafts
from tests.bench.comparison import Times, blocks, by_turns
from tests.bench.growing import BEYOND
from tests.bench.populating import SEED, as_owner
from tests.bench.server_time import process_seconds
from tests.bench.site import Site

FEW, MANY = 150, 15_000
YEARS = 15
BLOCKS = 7
DAY_GOAL, IDLE_GOAL, MANY_GOAL, PAGE_GOAL = 3, 2, 1.25, 1.5
AFTER_ALL = timedelta(days=40 * 365)  # when the times of everybody are over
# An infusion on any day of the last fifteen years, and the story sent on the day after it.
_SPREAD = """
WITH spread AS (
    SELECT
        infusion.id,
        infusion.participant_id AS subject,
        %(today)s::date - 2 - (row_number() OVER (ORDER BY infusion.id) * %(days)s / %(people)s)::int AS given
    FROM record_infusion AS infusion
), dated AS (
    UPDATE record_infusion SET given = to_char(spread.given, 'YYYY-MM-DD')
    FROM spread WHERE spread.id = record_infusion.id
), joined AS (
    UPDATE participants_participant SET submitted_at = spread.given + 1
    FROM spread WHERE spread.subject = participants_participant.subject
), chosen AS (
    UPDATE consent_consentchoice SET chosen_at = spread.given + 1
    FROM spread WHERE spread.subject = consent_consentchoice.participant_id
)
UPDATE consent_consent SET signed_at = spread.given + 1
FROM spread WHERE spread.subject = consent_consent.participant_id
"""
# Whatever closed was answered, so that nobody is silent.
_ANSWER = """
WITH answered AS (
    SELECT *, gen_random_uuid() AS id, gen_random_uuid() AS occasion
    FROM derived.due(%(today)s) WHERE closes_on < %(today)s AND state IN ('missed', 'not_asked')
), occasions AS (
    INSERT INTO record_occasion (id, participant_id, kind, told_on, told_by)
    SELECT occasion, subject, 'check_in', due_on, 'self' FROM answered
)
INSERT INTO followup_checkin
    (id, participant_id, occasion_id, schedule_id, anchor_kind, anchor_number, code, opens_on, due_on,
     closes_on, anchor_date, begun_at, sent_at, via, nothing_new)
SELECT id, subject, occasion, schedule_id, anchor_kind, anchor_number, code, opens_on, due_on,
    closes_on, anchor_date, due_on, due_on, 'page', true
FROM answered
"""
_READY = """
CREATE TEMPORARY TABLE ready_reminder ON COMMIT DROP AS SELECT * FROM followup_reminder;
CREATE TEMPORARY TABLE ready_message ON COMMIT DROP AS SELECT * FROM mail_message WHERE kind LIKE 'followup.%%'
"""

Rows = list[tuple[str, ...]]


def measure(site: Site, size: int) -> Rows:
    """A `size` below the usual shrinks the number of people, too."""
    few, many = (max(10, number * min(size, 400) // 400) for number in (FEW, MANY))
    turns = blocks(BLOCKS, size)
    people = _People(site)
    with as_owner(site):
        people.are(few)
        beside_few = [_per_reminder() for _ in range(turns)]
        people.are(many)
        beside_many = [_per_reminder() for _ in range(turns)]
        grown = Times(beside_few, beside_many)
        rows = [
            _days(turns).row("sweep of a day, beside INSERT", ratio_below=DAY_GOAL),
            _nothing_due(turns).row("nothing due, beside count(*)", ratio_below=IDLE_GOAL),
            grown.row(f"a reminder, {many:,} beside {few:,}", ratio_below=MANY_GOAL),
        ]
        people.let_one_answer()
    pages = _pages(site, people.subject, turns)
    return [*rows, pages.row("a check-in, beside /my/", ratio_below=PAGE_GOAL)]


class _People:
    """Copies of one confirmed participant, whose infusions are spread over the years."""

    def __init__(self, site: Site) -> None:
        self.site, self.stored = site, 1
        draft = drafts.one(choices={"purposes": ["study", "contact"]})
        submit_story(draft=draft)
        confirm_address(participant=Participant.objects.get(pk=draft.subject))
        self.subject: UUID = draft.subject
        self.public_id = Population(SEED, timezone.now().date()).public_id

    def are(self, number: int) -> None:
        """Store copies until there are so many people, all of whom answered what has closed."""
        Occasion.objects.filter(kind=OccasionKind.CHECK_IN).delete()
        copies = ((self.subject, BEYOND + one) for one in range(self.stored, number))
        multiply(copies, self.public_id)
        self.stored = number
        values = {"today": utc_today(), "people": number, "days": YEARS * 365}
        with without_triggers(), without_references(), connection.cursor() as cursor:
            cursor.execute(_SPREAD, values)
            cursor.execute(_ANSWER, values)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def let_one_answer(self) -> None:
        """The one who is no copy, and so has texts that can be opened, has a check-in due today."""
        of_one = {"participant": self.subject}
        today, now = utc_today(), timezone.now()
        with without_triggers():
            CheckIn.objects.filter(**of_one).delete()
            Infusion.objects.filter(**of_one).update(given=str(today - timedelta(days=100)))
            joined = now - timedelta(days=60)
            Participant.objects.filter(pk=self.subject).update(submitted_at=joined)
            Consent.objects.filter(**of_one).update(signed_at=joined)


def _per_reminder() -> list[float]:
    """Processor time of a first sweep, for each of its reminders: it finds all times that are open."""
    with _undone():
        reminders = 0

        def first() -> None:
            nonlocal reminders
            reminders = sweep_reminders()

        taken = _milliseconds(first)
        assert reminders
        return [taken / reminders]


def _days(turns: int) -> Times:
    """Sweeps of one day after the other, each beside the INSERT of its own rows from a table."""
    times = Times([], [])
    today = utc_today()
    with _undone():
        Sweep.objects.create(on=today - timedelta(days=1))
        for number in range(turns + 1):
            taken = _milliseconds(
                lambda number=number: sweep_reminders(today + timedelta(days=number))
            )
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(_READY)
                _forget()
                beside = _milliseconds(_insert_ready)
            _forget()
            if number:  # the first is for warming up
                times.ours.append([taken])
                times.plain.append([beside])
    return times


def _insert_ready() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO followup_reminder SELECT * FROM ready_reminder")
        cursor.execute("INSERT INTO mail_message SELECT * FROM ready_message")


def _nothing_due(turns: int) -> Times:
    later = utc_today() + AFTER_ALL
    days = count(1)
    with _undone():
        Sweep.objects.create(on=later)
        return by_turns(
            turns,
            plain=lambda: [_milliseconds(Participant.objects.count)],
            ours=lambda: [
                _milliseconds(lambda: sweep_reminders(later + timedelta(days=next(days))))
            ],
        )


@contextmanager
def _undone() -> Iterator[None]:
    """Sweeps, reminders and mails of the block are deleted at its end."""
    try:
        yield
    finally:
        _forget()
        Sweep.objects.all().delete()


def _forget() -> None:
    Reminder.objects.all()._raw_delete("default")
    Message.objects.filter(kind__startswith="followup.").delete()


def _milliseconds(work: Callable[[], object]) -> float:
    """Processor time of this process and of its connection's server process."""
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0; SET statement_timeout = 0")
        cursor.execute("SELECT pg_backend_pid()")
        processes = [psutil.Process(cursor.fetchone()[0]), psutil.Process()]
    began = process_seconds(processes)
    work()
    return (process_seconds(processes) - began) * 1000


def _pages(site: Site, subject: UUID, turns: int) -> Times:
    """The first page of a check-in beside the home page of the same participant, on the clock."""
    participant = Participant.objects.get(pk=subject)
    assert answerable_times(participant)
    session = SessionStore()
    begin(session, [subject])
    session.save()
    headers = {
        "Host": "localhost",
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}",
    }
    first = _location(site.ours, f"/my/{participant.public_id}/check-in/", headers)
    return by_turns(
        turns,
        plain=lambda: [_view(site.ours, "/my/", headers) for _ in range(5)],
        ours=lambda: [_view(site.ours, first, headers) for _ in range(5)],
    )


def _location(port: int, page: str, headers: dict[str, str]) -> str:
    """Where the page of a check-in leads: to its first questions."""
    answer, _ = _asked(port, page, headers)
    assert answer.status == http.client.FOUND, f"{page} answered {answer.status}"
    return answer.headers["Location"]


def _view(port: int, page: str, headers: dict[str, str]) -> float:
    answer, taken = _asked(port, page, headers)
    assert answer.status == http.client.OK, f"{page} answered {answer.status}"
    return taken


def _asked(port: int, page: str, headers: dict[str, str]) -> tuple[http.client.HTTPResponse, float]:
    """The answer, and the milliseconds that it took."""
    began = time.perf_counter()
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    asking.request("GET", page, headers=headers)
    answer = asking.getresponse()
    answer.read()
    asking.close()
    return answer, (time.perf_counter() - began) * 1000
