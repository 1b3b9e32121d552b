"""The cohort equals what the facts and consents say, for others too, with each commit."""

import os
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations import Migration
from django.utils import timezone

from hesperion.privacy.audit.verification import Broken, verify
from intake.consent.actions import consents
from intake.consent.actions.erasing import erase_participant
from intake.consent.actions.withdrawals import choose_purposes, record_withdrawal
from intake.consent.choices import Purpose, WithdrawalKind
from intake.consent.models import ConsentChoice, ConsentDocument, Majority
from intake.consent.queries import current_document
from intake.my.actions import correct_answers, correct_country
from intake.participants.actions import addresses
from intake.participants.models import Participant
from intake.record.models import Background, Diagnosis, Infusion
from intake.stories.actions.claims import claim_story
from intake.stories.actions.reviews import review
from intake.stories.choices import ReviewState
from research import schema, tasks
from research.cohort.select import READ_MODELS
from research.cohort.table import rebuild
from research.models import CohortMember
from tests.backups import dumped, restored
from tests.cases import failing
from tests.chain import sql
from tests.factories.full_record import full_record
from tests.factories.intake import NAME, confirmed, sign_text, submitted
from tests.services import owner_url, runtime_environment

pytestmark = pytest.mark.django_db(transaction=True)

ANYBODY = (uuid.UUID(int=0), uuid.UUID(int=2**128 - 1))
Codes = set[str] | None  # of one participant; None for nobody in the cohort


def researchers() -> psycopg.Connection:
    url = runtime_environment()["RESEARCH_DATABASE_URL"]
    return psycopg.connect(url, autocommit=True, options="-c search_path=research")


@pytest.fixture
def others() -> Iterator[psycopg.Connection]:
    """Another connection of the researchers' role."""
    with researchers() as connection:
        yield connection


def superuser_url() -> str:
    base, _, _ = os.environ["TEST_SUPERUSER_URL"].rpartition("/")
    return f"{base}/{connection.settings_dict['NAME']}"


def differences(others: psycopg.Connection) -> int:
    return others.execute("SELECT cohort_differences(%s, %s)", ANYBODY).fetchone()[0]  # type: ignore[index]


def seen(others: psycopg.Connection, participant: Participant) -> Codes:
    found = others.execute("SELECT codes FROM cohort WHERE subject = %s", [participant.pk])
    row = found.fetchone()
    return set(row[0]) if row else None


def choose(participant: Participant, *granted: Purpose) -> None:
    choose_purposes(participant=participant, granted=granted, offered=list(Purpose))


def sign_again(participant: Participant) -> None:
    """A new consent to the same text, as after a lock."""
    before = participant.consents.get()
    consent = participant.consents.create(
        document=before.document,
        kind=before.kind,
        sha256=before.sha256,
        signature=NAME,
        signed_at=timezone.now(),
    )
    ConsentChoice.objects.create(
        participant=participant, consent=consent, purpose=Purpose.STUDY, granted=True
    )


def first_text() -> ConsentDocument:
    return ConsentDocument.objects.get(version__number="1.0", audience="self", language="en")


def lock_at_majority(child: Participant) -> None:
    Background.objects.filter(participant=child).update(birth_year=timezone.localdate().year - 20)
    consents.ask_at_majority()
    Majority.objects.update(asked_at=timezone.now() - timedelta(days=400))
    consents.lock_unanswered()


def stop(kind: WithdrawalKind) -> Callable[[Participant], object]:
    return lambda participant: record_withdrawal(participant=participant, kind=kind)


def judge(state: ReviewState, reason: str = "") -> Callable[[Participant], object]:
    def decide(participant: Participant) -> None:
        claim_story(subject=participant.pk, by="user:1")
        review(subject=participant.pk, state=state, by="user:1", reason=reason)

    return decide


def tick(*topics: str) -> Callable[[Participant], object]:
    def decide(participant: Participant) -> None:
        claim_story(subject=participant.pk, by="user:1")
        review(subject=participant.pk, state=ReviewState.INCLUDED, by="user:1", topics=topics)

    return decide


# What is done to a participant who allows everything, codes that are there then and codes that are not.
# None: the participant is not in the cohort any more.
WAYS: dict[str, tuple[Callable[[Participant], object], str | None, str]] = {
    "chooses": (
        lambda p: choose(p, Purpose.STUDY, Purpose.ATLAS), "purpose:atlas", "purpose:companies",
    ),
    "refuses the study": (lambda p: choose(p, Purpose.ATLAS), None, ""),
    "stops contact": (stop(WithdrawalKind.CONTACT), "purpose:study", "purpose:contact"),
    "stops publishing": (stop(WithdrawalKind.PUBLISHING), "purpose:study", "purpose:publish"),
    "stops the use": (stop(WithdrawalKind.USE), None, ""),
    "is erased": (lambda p: erase_participant(participant=p, by="participant"), None, ""),
    "corrects an answer": (
        lambda p: correct_answers(participant=p, step="markers", values={"positive": ["ro60"]}),
        "marker:ro60:positive", "marker:dsdna:positive",
    ),
    "answers what is possible again": (
        lambda p: correct_answers(
            participant=p, step="regained", values={"work": "regained", "choose_again": "yes"}
        ),
        "ability:work:regained", "choose_again:not_reported",
    ),
    "answers that a test was negative": (
        lambda p: correct_answers(participant=p, step="other-markers", values={"sm": "negative"}),
        "marker:sm:negative", "marker:sm:positive",
    ),
    "corrects the country": (
        lambda p: correct_country(participant=p, country="FR"), "country:FR", "country:DE",
    ),
    "is included": (judge(ReviewState.INCLUDED), "review:included", "review:none"),
    "gets a topic": (tick("fatigue"), "topic:fatigue", "topic:not_reported"),
    "is declined": (judge(ReviewState.DECLINED, "Why."), "review:declined", "review:none"),
    "is sent back": (judge(ReviewState.SENT_BACK, "When?"), "review:sent_back", "review:none"),
    "is locked at majority": (lock_at_majority, None, ""),
    "signs again after a lock": (
        lambda p: (record_withdrawal(participant=p, kind=WithdrawalKind.USE), sign_again(p)),
        "purpose:study", "purpose:atlas",
    ),
    "signs a text without public numbers": (
        lambda p: sign_text(p, first_text()), "purpose:study", "purpose:atlas",
    ),
    "signs the newest text after it": (
        lambda p: (sign_text(p, first_text()), sign_text(p, current_document())),
        "purpose:atlas", "purpose:mailed_link",
    ),
}  # fmt: skip


def test_after_each_way_to_change_what_is_consented_others_see_it_with_the_commit(others):
    def is_followed(way):
        change, expected, gone = WAYS[way]
        is_child = way == "is locked at majority"
        participant = confirmed(**({"who": {"teller": "parent"}} if is_child else {}))
        choose(participant, *Purpose)
        assert seen(others, participant), "nobody was there"
        change(participant)
        codes = seen(others, participant)
        assert (codes is None) if expected is None else (expected in codes and gone not in codes)
        assert differences(others) == 0

    assert failing(WAYS, is_followed) == []


def test_after_an_older_backup_is_restored_nobody_is_back_who_was_erased(others):
    """The table is in the backup, and erasing again, as each start does after a restore, takes the row away."""
    erased, kept = confirmed(), confirmed()
    backup = dumped("default")
    erase_participant(participant=erased, by="participant")
    correct_country(participant=kept, country="FR")
    others.close()
    restored("default", backup)
    call_command("replay_erasures")
    with researchers() as others_again:
        assert seen(others_again, erased) is None
        assert "country:DE" in seen(others_again, kept)
        correct_country(participant=kept, country="FR")
        assert "country:FR" in seen(others_again, kept)
        assert differences(others_again) == 0


def test_who_has_not_confirmed_is_in_the_cohort_with_the_confirmation(others):
    participant = submitted()
    assert seen(others, participant) is None
    addresses.confirm_address(participant=participant)
    assert "diagnosis:sle" in seen(others, participant)
    assert differences(others) == 0


def test_before_the_commit_others_see_what_was_and_a_rollback_changes_nothing(others):
    participant = confirmed()
    with transaction.atomic():
        record_withdrawal(participant=participant, kind=WithdrawalKind.USE)
        assert seen(others, participant)
        transaction.set_rollback(True)
    assert seen(others, participant)
    assert differences(others) == 0


def test_of_two_transactions_at_once_the_later_commit_sees_the_earlier_one(others):
    """One ends the consent, the other corrects: each alone would leave or restore the row."""
    participant = full_record()
    with psycopg.connect(owner_url()) as one, psycopg.connect(owner_url(), autocommit=True) as two:
        one.execute(
            "UPDATE consent_consent SET ended_at = now() WHERE participant_id = %s",
            [participant.pk],
        )
        two.execute("UPDATE record_diagnosis SET code = 'sjogren'")
        assert "diagnosis:sjogren" in seen(others, participant)
        one.commit()
    assert seen(others, participant) is None
    assert differences(others) == 0


def test_two_that_change_one_participant_wait_for_each_other_at_the_end_alone(others):
    participant = full_record()
    with psycopg.connect(owner_url()) as one, psycopg.connect(owner_url()) as two:
        one.execute("UPDATE record_diagnosis SET code = 'sjogren'")
        two.execute("UPDATE record_course SET status = 'waiting'")
        two.execute("UPDATE record_background SET sex = 'male'")
        one.commit()
        two.commit()
    assert {"diagnosis:sjogren", "course:waiting", "sex:male"} <= seen(others, participant)
    assert differences(others) == 0


def test_a_load_without_triggers_is_found_and_a_rebuild_mends_it(others, capsys, caplog):
    changed, gone, kept = full_record(), full_record(), full_record()
    with psycopg.connect(superuser_url(), autocommit=True) as server:
        server.execute("SET session_replication_role = replica")
        server.execute(
            "UPDATE record_diagnosis SET code = 'mctd' WHERE participant_id = %s", [changed.pk]
        )
        server.execute("DELETE FROM participants_participant WHERE subject = %s", [gone.pk])
    assert differences(others) == 2
    for part in range(tasks.PARTS):
        tasks.check_cohort(part)
    assert sum(record.args[0] for record in caplog.records if record.levelname == "ERROR") == 2
    call_command("rebuild_cohort")
    assert capsys.readouterr().out == "Rows of the cohort that differed, and are right now: 2.\n"
    assert differences(others) == 0
    assert "diagnosis:mctd" in seen(others, changed)
    assert seen(others, gone) is None
    assert seen(others, kept)
    with connection.cursor() as cursor:
        assert rebuild(cursor, size=1) == 0


@pytest.mark.parametrize(("app", "differing"), [("record", 0), ("mail", 1)])
def test_a_migration_of_what_the_cohort_is_made_from_makes_it_anew(others, app, differing):
    changed = full_record()
    with psycopg.connect(superuser_url(), autocommit=True) as server:
        server.execute("SET session_replication_role = replica")
        server.execute(
            "UPDATE record_diagnosis SET code = 'mctd' WHERE participant_id = %s", [changed.pk]
        )
    applied = [(Migration("0009_later", app), False)]
    schema.make_views(apps.get_app_config("research"), connection.alias, plan=applied)
    assert differences(others) == differing


def test_no_code_comes_twice_so_that_codes_can_be_counted():
    """Two infusions of the same cells in the same setting are one person for each."""
    participant = full_record()
    given = {"target": "cd19", "cells": "own", "setting": "trial", "relapse": "no"}
    Infusion.of(participant.pk, number=2, given="2026", **given).save(force_insert=True)
    codes = CohortMember.objects.get().codes
    assert len(codes) == len(set(codes))
    numbered = sql(
        "SELECT array_agg(code ORDER BY code) FROM research.cohort, unnest(numbers) AS number"
        " JOIN research.filter_code USING (number)"
    )
    assert numbered == [(sorted(codes),)]
    assert {"target:cd19", "infusions:2", "infused:2024", "relapse:yes"} <= set(codes)


def test_outside_transactions_nothing_is_due():
    full_record()
    assert sql("SELECT count(*) FROM research.cohort_due") == [(0,)]


def test_each_table_that_the_cohort_is_made_from_has_the_trigger_and_no_other():
    """By what PostgreSQL knows of the views, not by the list that makes the triggers."""
    read = sql("""
        WITH RECURSIVE found (oid) AS (
            SELECT 'research.derived_cohort'::regclass::oid
            UNION
            SELECT refobjid FROM found
            JOIN pg_rewrite ON ev_class = found.oid
            JOIN pg_depend ON classid = 'pg_rewrite'::regclass AND objid = pg_rewrite.oid
                AND refclassid = 'pg_class'::regclass
        )
        SELECT relname FROM found JOIN pg_class USING (oid) WHERE relkind = 'r'
    """)
    followed = sql("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'keep_cohort'")
    unchanging = {
        "consent_consentdocument",  # nobody can sign a text before it is published for good
        "cohort_day",  # who moves it on refreshes the rows: derived.move_cohort
    }
    assert {name for (name,) in read} - unchanging == {name for (name,) in followed}
    by_step = {"followup_reminder"}  # one kind of mail alone changes something
    named = {model._meta.db_table for model in READ_MODELS} | by_step
    assert named == {name for (name,) in followed}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("ALTER TABLE record_diagnosis DISABLE TRIGGER keep_cohort", "is off"),
        ("DROP TRIGGER keep_cohort ON record_diagnosis", "is missing"),
        ("ALTER FUNCTION research.note_participant_id SECURITY INVOKER", "is changed"),
        ("ALTER FUNCTION research.note_participant_id SET search_path = public", "is changed"),
    ],
)
def test_verifying_the_audit_finds_a_trigger_that_is_not_as_it_was_made(change, said):
    sql(change)
    with pytest.raises(Broken, match=f"keep_cohort on .* {said}"):
        verify()


def test_the_sites_role_can_not_touch_the_cohort_nor_what_is_due():
    with psycopg.connect(runtime_environment()["DATABASE_URL"], autocommit=True) as site:
        for statement in (
            "DELETE FROM research.cohort",
            "DELETE FROM research.cohort_due",
            "SELECT research.refresh_cohort('{}')",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                site.execute(statement)


def test_while_a_migration_has_dropped_the_view_a_change_takes_the_row_away(others):
    """Better absent than outdated; the migrate that follows makes it again."""
    participant, other = full_record(), full_record()
    sql("DROP VIEW research.derived_cohort")
    Diagnosis.objects.filter(participant=participant).update(code="mctd")
    assert seen(others, participant) is None
    assert seen(others, other)
    call_command("migrate", verbosity=0, skip_checks=True)
    assert "diagnosis:mctd" in seen(others, participant)
    assert differences(others) == 0


def test_the_site_reads_whom_researchers_see_and_hides_who_was_sent_back():
    participant = full_record()
    assert CohortMember.objects.get().subject == participant.pk
    judge(ReviewState.SENT_BACK, "When?")(participant)
    assert not CohortMember.objects.exists()
    assert CohortMember.for_review.exists()
