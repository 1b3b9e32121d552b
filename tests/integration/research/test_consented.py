"""The database obeys each choice: what is not allowed today is out of every road that leads to it."""

import psycopg
import pytest
from django.db import DatabaseError, connections, transaction
from django.utils import timezone
from psycopg import errors

from hesperion.mail import renderers
from hesperion.mail.actions import deliver_due, enqueue
from hesperion.mail.renderers import Mail
from intake.consent.actions.erasing import erase_participant
from intake.consent.choices import FIRST_USES, IMPLIED_BY, USES, Purpose
from intake.consent.models import ConsentChoice, ConsentDocument, Withdrawal
from intake.consent.queries import consented_for, current_document
from intake.my.status import StoryStatus, sent_by
from intake.participants.models import Participant
from intake.record.models import Diagnosis
from intake.stories.choices import ReviewState
from research.models import ROWS, Record
from tests.cases import failing
from tests.factories.full_record import reviewed
from tests.factories.intake import EMAIL, NAME, confirmed, sign_text, submitted
from tests.services import runtime_environment

pytestmark = pytest.mark.django_db
committed = pytest.mark.django_db(transaction=True)  # what the site's own connection sees

ALL = set(USES)
RESEARCH = {Purpose.STUDY, Purpose.ACADEMIC, Purpose.COMPANIES, Purpose.ABROAD, Purpose.ATLAS}


def with_implied(*purposes: str) -> set[str]:
    """The purposes with the uses that they imply."""
    return {*purposes, *(use for use, purpose in IMPLIED_BY.items() if purpose in purposes)}


def choose(participant: Participant, granted: bool, *purposes: Purpose) -> None:
    consent = participant.consents.get()
    for purpose in purposes:
        ConsentChoice.objects.create(
            participant=participant, consent=consent, purpose=purpose, granted=granted
        )


def end(participant: Participant) -> None:
    participant.consents.filter(ended_at=None).update(ended_at=timezone.now())


def lock(participant: Participant) -> None:
    Withdrawal.objects.create(participant=participant, kind="use")


def erased(participant: Participant) -> None:
    erase_participant(participant=participant, by="participant")


@pytest.fixture
def participant(db):
    """Somebody who allows everything."""
    row = confirmed()
    choose(row, True, *Purpose)
    return row


@pytest.fixture
def site():
    """A connection of the role that runs the site, other than the one that writes here."""
    with psycopg.connect(runtime_environment()["DATABASE_URL"], autocommit=True) as connection:
        yield connection


def to_site(site, subject) -> set[str]:
    """The purposes that the site may use `subject` for, as its own role sees them."""
    rows = site.execute("SELECT purpose FROM derived.consented WHERE subject = %s", [subject])
    return {purpose for (purpose,) in rows.fetchall()}


def to_research(subject) -> set[str]:
    """The purposes that the researchers' role finds `subject` under; the study by its views too."""
    found = set()
    with connections["research"].cursor() as cursor:
        for purpose in Purpose:
            cursor.execute("SELECT subject FROM consented_for(%s)", [purpose])
            found |= {purpose for (row,) in cursor.fetchall() if row == subject}
    in_views = Record.objects.filter(subject=subject).exists()
    assert in_views == (Purpose.STUDY in found)
    assert in_views == ROWS[Diagnosis].objects.filter(subject=subject).exists()
    return found


@committed
def test_who_allows_everything_is_on_every_road(participant, site):
    assert to_site(site, participant.pk) == ALL
    assert to_research(participant.pk) == RESEARCH


@committed
def test_refusing_a_purpose_closes_its_road_at_once_and_no_other(participant, site):
    def closes_its_road(purpose):
        choose(participant, False, purpose)
        assert to_site(site, participant.pk) == ALL - with_implied(purpose)
        assert to_research(participant.pk) == RESEARCH - {purpose}
        choose(participant, True, purpose)
        assert to_site(site, participant.pk) == ALL

    assert failing(sorted(set(Purpose) - {Purpose.STUDY}), closes_its_road) == []


@committed
@pytest.mark.parametrize(
    "stop", [lambda row: choose(row, False, Purpose.STUDY), end, lock, erased],
    ids=["no study", "ended", "locked", "erased"],
)  # fmt: skip
def test_without_the_study_a_consent_that_lives_or_a_participant_all_nine_roads_are_closed(
    participant, site, stop
):
    other = confirmed()
    stop(participant)
    assert to_site(site, participant.pk) == set()
    assert to_research(participant.pk) == set()
    for purpose in Purpose:
        assert not consented_for(purpose).filter(pk=participant.pk).exists()
    assert to_research(other.pk) == {Purpose.STUDY}  # and nobody else's


@committed
@pytest.mark.parametrize("use", ["atlas", "mailed_link", "automatic_flag", "letters"])
def test_who_signed_a_text_that_does_not_name_a_use_is_on_its_road_only_after_signing_one_that_does(
    site, use
):
    participant, named = confirmed(), current_document()
    before = ConsentDocument.objects.get(version__number="1.0", audience="self", language="en")
    sign_text(participant, before)
    assert to_site(site, participant.pk) == set(FIRST_USES)
    assert use not in to_research(participant.pk)
    assert not consented_for(use).exists()
    sign_text(participant, named)
    assert to_site(site, participant.pk) == ALL
    assert consented_for(use).get() == participant
    assert (use in to_research(participant.pk)) == (use == Purpose.ATLAS)


@committed
def test_until_a_choice_is_committed_other_connections_see_the_one_before(participant, site):
    with transaction.atomic():
        choose(participant, False, Purpose.ATLAS)
        assert Purpose.ATLAS in to_site(site, participant.pk)
        assert not consented_for(Purpose.ATLAS).exists()
    assert Purpose.ATLAS not in to_site(site, participant.pk)


@committed
def test_an_address_that_is_not_confirmed_opens_no_road(site):
    waiting = submitted()
    choose(waiting, True, *Purpose)
    assert to_site(site, waiting.pk) == to_research(waiting.pk) == set()


@committed
def test_who_signs_again_after_a_lock_is_on_the_roads_that_the_new_consent_opens(participant, site):
    before = participant.consents.get()
    lock(participant)
    end(participant)
    again = participant.consents.create(
        document=before.document,
        kind="study",
        sha256=before.sha256,
        signature=NAME,
        signed_at=timezone.now(),
    )
    for purpose in (Purpose.STUDY, Purpose.ATLAS):
        ConsentChoice.objects.create(
            participant=participant, consent=again, purpose=purpose, granted=True
        )
    assert to_site(site, participant.pk) == with_implied(Purpose.STUDY, Purpose.ATLAS)


@committed
def test_the_site_asks_the_database_in_the_same_words(participant, site):
    """The query that Python makes, run as the role that runs the site."""
    for purpose in Purpose:
        query, values = consented_for(purpose).values("pk").query.sql_with_params()
        assert site.execute(query, values).fetchall() == [(participant.pk,)]


def test_the_page_of_a_participant_says_what_the_database_decides(participant):
    reviewed(participant, ReviewState.INCLUDED)
    assert sent_by([participant.pk]) == [(participant, StoryStatus.INCLUDED)]
    lock(participant)
    assert sent_by([participant.pk]) == [(participant, StoryStatus.ENDED)]


def test_researchers_are_not_told_whom_we_may_write_to(participant):
    with connections["research"].cursor() as cursor:
        for purpose in ALL - RESEARCH:
            cursor.execute("SELECT count(*) FROM consented_for(%s)", [purpose])
            assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("table", ["derived.consented", "public.consent_consentchoice"])
def test_researchers_can_not_read_who_chose_what(participant, table):
    with pytest.raises(DatabaseError) as refused, transaction.atomic("research"):
        connections["research"].cursor().execute(f"TABLE {table}")
    assert isinstance(refused.value.__cause__, errors.InsufficientPrivilege)


def test_the_site_reads_who_consented_and_writes_nothing_there(site):
    for statement in (
        "SELECT * FROM research.record",
        "DELETE FROM derived.consented",
        "SELECT * FROM research.consented_for('study')",
    ):
        with pytest.raises((errors.InsufficientPrivilege, errors.ObjectNotInPrerequisiteState)):
            site.execute(statement)


def test_the_researchers_role_may_select_from_views_and_the_cohort_alone():
    with connections["research"].cursor() as cursor:
        cursor.execute(
            "SELECT relname, relkind FROM pg_class"
            " WHERE relnamespace IN ('public'::regnamespace, 'research'::regnamespace)"
            " AND relkind IN ('r', 'p', 'v', 'm', 'f') AND has_table_privilege(oid, 'SELECT')"
        )
        readable = dict(cursor.fetchall())
    assert {"record", "diagnosis"} <= readable.keys()
    assert {name for name, kind in readable.items() if kind != "v"} == {"cohort", "filter_code"}


def test_every_view_for_researchers_keeps_its_rows_from_a_clever_condition():
    """Without security_barrier, a function in WHERE could see the rows that the view leaves out."""
    with connections["research"].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'research'::regnamespace"
            " AND relkind = 'v' AND has_table_privilege(oid, 'SELECT')"
            " AND NOT coalesce(reloptions, '{}') @> '{security_barrier=true}'"
        )
        assert cursor.fetchall() == []


def test_a_mail_that_was_owed_is_not_sent_once_its_purpose_is_refused(
    participant, postbox, monkeypatch
):
    """How mails of a purpose are written: whether it is allowed is asked when the mail is sent."""

    def follow_up(message):
        if not consented_for(Purpose.CONTACT).filter(pk=message.subject).exists():
            return None
        return Mail(to=EMAIL, subject="A question", text="How are you?", html="<p>How are you?</p>")

    def questions():
        deliver_due()
        return [letter for letter in postbox.letters if letter["Subject"] == "A question"]

    monkeypatch.setitem(renderers._renderers, "test.follow_up", follow_up)
    enqueue(kind="test.follow_up", subject=participant.pk)
    choose(participant, False, Purpose.CONTACT)
    assert questions() == []
    choose(participant, True, Purpose.CONTACT)
    enqueue(kind="test.follow_up", subject=participant.pk)
    assert len(questions()) == 1
