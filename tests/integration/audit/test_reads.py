"""Each admin page over patients' data leaves one event for each record that it shows; without one, no page."""

import psycopg
import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hesperion.accounts.models import User
from hesperion.mail.models import Message
from hesperion.privacy.admin import AuditedReads
from hesperion.privacy.audit.choices import Action
from hesperion.privacy.audit.models import Event
from hesperion.privacy.classes import all_classes
from intake.consent.models import NoContactReport, Objection, Withdrawal
from intake.record.models import Diagnosis
from research.models import Flag, Record
from tests.chain import sql
from tests.factories.full_record import full_record, unconfirmed
from tests.factories.intake import STORY
from tests.staff import enters_admin, in_group

pytestmark = pytest.mark.django_db

LIST = "/admin/research/record/"


@pytest.fixture
def researcher():
    return in_group("researcher")


def reads():
    return list(Event.objects.filter(action=Action.READ).order_by("pk"))


def subjects(events):
    return sorted(event.subject for event in events)


@pytest.mark.parametrize("count", [1, 10])
def test_a_list_leaves_one_event_for_each_record_in_one_statement(researcher, count):
    shown = sorted(full_record().subject for _ in range(count))
    unconfirmed()  # not confirmed, so not shown
    with CaptureQueriesContext(connection) as queries:
        assert researcher.get(LIST).status_code == 200
    assert subjects(reads()) == shown
    assert sum('INSERT INTO "audit_event"' in query["sql"] for query in queries) == 1
    event = reads()[0]
    assert (event.actor, event.purpose) == (f"user:{researcher.user.pk}", "research")
    assert event.detail["view"] == "admin:research_record_changelist"
    assert "country" in event.detail["fields"]


def test_a_list_that_was_filtered_leaves_events_for_what_it_shows(researcher):
    found = full_record(diagnosis={"code": "iim.dm"})
    full_record()
    researcher.get(f"{LIST}?diagnosis=iim")
    assert subjects(reads()) == [found.subject]


def test_a_search_that_opens_a_record_leaves_the_event_of_that_record_alone(researcher):
    found = full_record()
    full_record()
    page = researcher.get(f"{LIST}?q={found.public_id}", follow=True)
    assert STORY in page.text
    assert [event.detail["view"] for event in reads()] == ["admin:research_record_change"]


def test_a_record_and_all_its_rows_leave_one_event(researcher):
    participant = full_record()
    Diagnosis.of(participant.pk, code="iim.dm").save(force_insert=True)
    full_record()
    page = researcher.get(f"{LIST}{participant.public_id}/change/")
    assert STORY in page.text
    [event] = reads()
    assert event.subject == participant.subject
    assert event.detail == {
        "view": "admin:research_record_change",
        "fields": sorted([
            "public_id", "submitted_at", "confirmed_at", "review", "teller", "age_group", "country", "language",
            "birth_year", "sex", "first_centre", "ancestry", "car_t", "decided", "reason",
            "died_on", "cause", "linked", "objection", "story", "diagnosis", "affectedorgan",
            "markerfinding", "made_by", "treatment", "steroiddose", "infusion", "adverseevent",
            "outcome", "measurement", "activityability", "infectionyear", "burden",
            "note", "text", "case_line", "timeline", "topics", "source",
            "checkin", "coursesince", "negative", "lifeevent", "development",
        ]),
    }  # fmt: skip


def test_a_records_history_leaves_one_event(researcher):
    participant = full_record()
    assert researcher.get(f"{LIST}{participant.public_id}/history/").status_code == 200
    assert subjects(reads()) == [participant.subject]


@pytest.mark.parametrize("page", ["delete", "change", "history"])
def test_a_page_that_is_refused_leaves_none(client, page):
    participant = full_record()
    client.force_login(enters_admin(User.objects.create_user("nobody@example.com")))
    assert client.get(f"{LIST}{participant.public_id}/{page}/").status_code == 403
    assert reads() == []


def test_pages_without_records_leave_none(researcher):
    for page in (
        "/admin/",
        LIST,
        f"{LIST}?sex=male",
        f"{LIST}HSP-0000-0000/change/",
        "/admin/password_change/",
    ):
        researcher.get(page)
    assert reads() == []


def test_events_hold_names_of_fields_and_nothing_of_what_stood_in_them(researcher):
    participant = full_record()
    researcher.get(LIST)
    researcher.get(f"{LIST}{participant.public_id}/change/")
    stored = str(sql("SELECT * FROM audit_event"))
    for told in (STORY, "2024-03", "DE'", participant.public_id, "2016-05", "example.com"):
        assert told not in stored


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("page", ["", "{}/change/", "{}/history/"])
def test_without_its_event_no_page_is_shown(researcher, page):
    participant = full_record()
    researcher.raise_request_exception = False
    sql("ALTER TABLE audit_event RENAME TO audit_event_away")
    try:
        refused = researcher.get(LIST + page.format(participant.public_id))
    finally:
        sql("ALTER TABLE audit_event_away RENAME TO audit_event")
    assert refused.status_code == 500
    assert participant.public_id not in refused.text
    assert STORY not in refused.text
    assert reads() == []


def test_every_admin_over_patients_data_is_audited():
    """A model says by its field `subject` whose data it holds."""
    about_patients = [
        of
        for model, of in admin.site._registry.items()
        if model in all_classes() and all_classes()[model].subject
    ]
    assert {of.model for of in about_patients} == {
        Record,
        Flag,
        Message,
        NoContactReport,
        Objection,
        Withdrawal,
    }
    assert all(isinstance(of, AuditedReads) for of in about_patients)


@pytest.mark.parametrize(
    "change", [{"action": "Read it"}, {"actor": "jane@example.com"}, {"actor": "user:"}]
)
def test_the_database_refuses_an_event_that_is_none(change):
    fields = {"actor": "user:1", "action": "read"} | change
    with pytest.raises(Exception) as refused:  # noqa: PT011
        Event.objects.create(**fields)
    assert isinstance(refused.value.__cause__, psycopg.errors.CheckViolation)
