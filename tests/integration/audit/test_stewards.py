"""Data stewards see the audit, change nothing, and are in it themselves."""

import csv
import io
import uuid
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone

from hesperion.accounts.models import User
from hesperion.privacy.audit import actions
from hesperion.privacy.audit.choices import Action
from hesperion.privacy.audit.models import Event
from hesperion.text.moments import moment
from intake.consent.models import Consent
from research.audit_log.search import AuditSearch
from tests.factories.full_record import full_record
from tests.staff import in_group

pytestmark = pytest.mark.django_db

LIST = "/admin/audit/event/"
FILE = f"{LIST}file/"
READERS = f"{LIST}readers/"
SUBJECT = uuid.UUID("6f0c1c5e-8a5e-4b7e-9a51-0a6f6f1d2c3b")


def rows(page):
    """The cells of the list, as texts."""
    table = BeautifulSoup(page.content, "html.parser").select(".audit__table tbody tr")
    return [[cell.get_text() for cell in row.select("th, td")] for row in table]


def found(client, **query):
    """Who did what is listed, as (who, what, what for, about)."""
    return [tuple(row[1:5]) for row in rows(client.get(LIST, query))]


def lines(answer):
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def event(subject=None, **values):
    values = {"actor": "system:other", "action": Action.READ, "purpose": "review"} | values
    return actions.record_event(subject=subject, **values)


@pytest.fixture
def steward():
    return in_group("data steward", email="steward@example.com")


@pytest.fixture
def reader_account():
    return User.objects.create_user(
        "reader@example.com", first_name="Testperson", last_name="Reader"
    )


@pytest.fixture
def read(steward, reader_account):
    """An event by somebody else, about SUBJECT; the only one but for those of looking."""
    Event.objects.all().delete()
    return event(SUBJECT, actor=f"user:{reader_account.pk}", detail={"fields": ["story"]})


READ = ("Testperson Reader", "read", "review", "6f0c1c5e")


def test_an_event_is_listed_with_the_name_of_who_acted_and_a_time_to_the_minute(steward, read):
    [row] = rows(steward.get(LIST))
    assert tuple(row[1:5]) == READ
    assert row[0] == moment(read.at)


def test_an_event_has_a_title_that_says_what_and_when(steward, read):
    for page in ("change", "history"):
        shown = steward.get(f"{LIST}{read.pk}/{page}/").text
        assert f"read, {moment(read.at)}" in shown
        assert "object (" not in shown


def test_an_event_shows_its_details(steward, read):
    page = steward.get(f"{LIST}{read.pk}/change/").text
    for told in ("Testperson Reader", str(SUBJECT), "story", moment(read.at)):
        assert told in page
    assert "user:" not in page


@pytest.mark.parametrize(
    "term", ["reader@example.com", "READER@example.com ", "Testperson Reader", "reader"]
)
def test_events_are_found_by_the_name_and_the_address_of_who_did_them(steward, read, term):
    event(SUBJECT)
    assert found(steward, who=term) == [READ]
    assert found(steward, who="system:other") == [("Hesperion (other)", *READ[1:])]


@pytest.mark.parametrize("term", [str(SUBJECT), SUBJECT.hex, "6f0c1c5e", "6F0C1C5E-8a5e"])
def test_events_about_somebody_erased_are_found_by_the_uuid_or_its_beginning(steward, read, term):
    event(uuid.uuid4())
    assert found(steward, about=term) == [READ]


@pytest.mark.parametrize("spell", [str, str.lower, lambda own: own[4:].replace("-", " ")])
def test_events_are_found_by_the_public_id_of_whom_they_are_about(steward, read, spell):
    participant = full_record()
    event(participant.pk)
    expected = [("Hesperion (other)", "read", "review", participant.public_id)]
    assert found(steward, about=spell(participant.public_id)) == expected


def test_what_is_asked_for_is_combined(steward, read):
    for other in ({"purpose": "safety"}, {"action": "flagged"}, {"subject": uuid.uuid4()}):
        event(**{"subject": SUBJECT, "actor": read.actor} | other)
    asked = {"who": "reader", "action": "read", "purpose": "review", "about": str(SUBJECT)}
    assert found(steward, **asked) == [READ]
    assert len(found(steward, who="reader")) == 4


@pytest.mark.parametrize(
    ("days", "is_found"),
    [
        ({"from": "2026-10-01", "to": "2026-10-31"}, True),
        ({"from": "2026-10-31"}, True),
        ({"to": "2026-10-31"}, True),
        ({"to": "2026-10-30"}, False),
        ({"from": "2026-11-01"}, False),
    ],
)
def test_events_are_narrowed_to_days_both_included(steward, days, is_found):
    late = datetime(2026, 10, 31, 23, 59, 59, tzinfo=UTC)
    Event.objects.create(actor="system:other", action=Action.READ, subject=SUBJECT, at=late)
    assert bool(found(steward, about=str(SUBJECT), **days)) is is_found


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("from=2026-13-01", "Write a day like 2026-11-29."),
        ("from=99999-01-01", "Write a day like 2026-11-29."),
        ("to=9999-12-31", "Write a day like 2026-11-29."),
        ("to=0001-01-01", "Write a day like 2026-11-29."),
        ("from=2026-11-02&to=2026-11-01", "This day is before the first one."),
        ("about=HSP-0000-0000", "No participant has this public id."),
        ("about=6f0c1c5", "No participant has this public id."),
        ("who=nobody", "Nobody of the staff has this name or email address."),
        ("action=x", "There is no event with this “What”."),
        ("after=x", "The address names no page of this list."),
        ("after=99999999999999999.1", "The address names no page of this list."),
    ],
)
@pytest.mark.parametrize("path", [LIST, FILE])
def test_what_can_not_be_asked_is_refused_with_a_sentence(steward, read, path, query, sentence):
    if path == FILE and query.startswith("after"):
        return
    page = steward.get(f"{path}?{query}")
    assert page.status_code == 400
    assert sentence in page.text


@pytest.mark.parametrize("name", ["about", "who", "action", "purpose", "from", "to", "after"])
def test_a_null_character_is_refused(steward, name):
    assert steward.get(f"{LIST}?{name}=%00").status_code == 400


def test_a_page_has_fifty_events_and_leads_to_the_older_ones(steward):
    Event.objects.all().delete()
    made = [event(detail={"row": number}).pk for number in range(51)]
    first = steward.get(LIST)
    assert len(rows(first)) == 50
    [older] = BeautifulSoup(first.content, "html.parser").select("a[rel=next]")
    last = steward.get(LIST + older["href"])
    assert [row[1:4] for row in rows(last)] == [["Hesperion (other)", "read", "review"]]
    assert f"{LIST}{made[0]}/change/" in last.text


def test_looking_is_itself_an_event_one_for_each_page_and_participant(steward, read):
    participant = full_record()
    event(participant.pk)
    Event.objects.filter(actor=steward.actor).delete()
    for page in (LIST, f"{LIST}{read.pk}/change/", f"{LIST}{read.pk}/history/"):
        assert steward.get(page).status_code == 200
    looked = Event.objects.filter(actor=steward.actor, purpose="audit").order_by("pk")
    assert [(event.action, event.subject, event.detail["view"]) for event in looked] == [
        ("read", None, "admin:audit_event_changelist"),
        ("read", participant.pk, "admin:audit_event_changelist"),
        ("read", None, "admin:audit_event_change"),
        ("read", None, "admin:audit_event_history"),
    ]


def test_looks_at_the_audit_are_left_out_until_they_are_asked_for(steward, read):
    steward.get(LIST)
    assert found(steward) == [READ]
    assert found(steward, purpose="audit")


def test_the_file_holds_what_was_searched_for_with_the_reasons(steward, read, monkeypatch):
    monkeypatch.setattr("research.audit_log.file._BATCH", 2)
    participant = full_record()
    shown = {"action": Action.IDENTITY, "purpose": "identity"}
    for number in range(5):
        event(participant.pk, reason=f"=cmd|{number}, “quoted”\nand more", **shown)
    answer = steward.get(FILE, {"about": participant.public_id})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert (
        answer["Content-Disposition"]
        == f'attachment; filename="audit-{timezone.now():%Y-%m-%d}.csv"'
    )
    told = lines(answer)
    assert [row["reason"] for row in told] == [
        f"'=cmd|{number}, “quoted”\nand more" for number in (4, 3, 2, 1, 0)
    ]
    assert {row["about"] for row in told} == {participant.public_id}
    assert {(row["who"], row["actor"]) for row in told} == {("Hesperion (other)", "system:other")}


def test_taking_the_file_is_an_event_with_the_search_and_the_number(steward, read):
    participant = full_record()
    event(participant.pk, actor=read.actor)
    event(participant.pk, actor=read.actor)
    Event.objects.filter(actor=steward.actor).delete()
    asked = {"who": "reader", "action": "read", "from": f"{timezone.now():%Y-%m-%d}"}
    assert len(lines(steward.get(FILE, asked))) == 3
    taken, seen = Event.objects.filter(actor=steward.actor).order_by("pk")
    assert (taken.action, taken.purpose, taken.subject) == ("audit-taken-out", "audit", None)
    search = {"who": [read.actor], "action": "read", "from": f"{timezone.now():%Y-%m-%d}"}
    assert taken.detail == {"search": search, "events": 3}
    assert (seen.action, seen.purpose, seen.subject) == ("read", "audit", participant.pk)
    assert seen.detail == {"view": "admin:audit_event_file", "fields": ["public_id"]}


def test_who_saw_a_participant_last_month_is_summed_up_by_person(steward, read, reader_account):
    participant = full_record()
    reader_account.groups.set(Group.objects.filter(name="reviewer"))
    Event.objects.all().delete()
    seen = {"subject": participant.pk, "purpose": "research", "action": Action.READ}
    for day, actor in ((1, read.actor), (2, read.actor), (3, "system:mail")):
        at = datetime(2026, 10, day, 9, 5, tzinfo=UTC)
        Event.objects.create(at=at, actor=actor, **seen)
    Event.objects.create(at=datetime(2026, 11, 1, tzinfo=UTC), actor="system:mail", **seen)
    asked = {"about": participant.public_id.lower(), "from": "2026-10-01", "to": "2026-10-31"}
    page = steward.get(READERS, asked)
    assert rows(page) == [
        ["Hesperion (mail)", "–", "read", "research", "1", *["3 October 2026, 09:05 UTC"] * 2],
        ["Testperson Reader", "reviewer", "read", "research", "2",
         "1 October 2026, 09:05 UTC", "2 October 2026, 09:05 UTC"],
    ]  # fmt: skip
    links = [a["href"] for a in BeautifulSoup(page.content, "html.parser").select(".audit a")]
    each, file, _, of_reader = links
    assert len(rows(steward.get(each))) == 3
    assert len(lines(steward.get(file))) == 3
    assert len(rows(steward.get(of_reader))) == 2


def test_who_saw_a_participant_who_withdrew_and_where_their_data_went(steward):
    participant = full_record()
    event(participant.pk)
    Consent.objects.filter(participant=participant).update(ended_at=timezone.now())
    page = steward.get(READERS, {"about": participant.public_id})
    assert "Hesperion (other)" in page.text
    assert "Kidneys</a>, to A university" in page.text
    noted = Event.objects.get(actor=steward.actor, subject=participant.pk)
    assert (noted.purpose, noted.detail["view"]) == ("audit", "admin:audit_event_readers")


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 200), ("about=", 400), ("about=%00", 400), ("about=x", 400), ("from=2026-10-01", 400)],
)
def test_who_saw_needs_a_participant(steward, query, status):
    assert steward.get(f"{READERS}?{query}").status_code == status


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({}, "audit_event_at"),
        ({"from": "2026-10-01", "to": "2026-10-02"}, "audit_event_at"),
        ({"about": str(SUBJECT)}, "audit_event_subject"),
        ({"who": "system:one"}, "audit_event_actor"),
        ({"action": "flagged"}, "audit_event_action_at"),
        ({"purpose": "safety"}, "audit_event_purpose"),
    ],
)
def test_each_search_reads_its_index_and_not_the_whole_audit(db, asked, index):
    with connection.cursor() as cursor:
        cursor.execute(_MANY_EVENTS)
        cursor.execute("ANALYZE audit_event")
    search = AuditSearch(asked)
    assert search.is_valid(), search.errors
    plan = search.events()[:50].explain()
    assert index in plan
    assert "Seq Scan" not in plan


_MANY_EVENTS = """
INSERT INTO audit_event (at, actor, action, purpose, reason, subject, detail)
SELECT '2026-01-01'::timestamptz + number * interval '15 minutes', 'system:number', 'read',
    CASE WHEN number = 7 THEN 'safety' ELSE 'research' END,
    '', gen_random_uuid(), '{}'
FROM generate_series(1, 30000) AS number
"""


def test_the_list_says_when_the_chain_was_last_sealed(steward, read):
    assert "Nothing has been sealed yet." in steward.get(LIST).text
    actions.seal_audit()
    assert "Last sealed: " in steward.get(LIST).text


def test_nothing_can_be_added_changed_or_deleted(steward, read):
    assert steward.get(f"{LIST}add/").status_code == 403
    assert steward.get(f"{LIST}{read.pk}/delete/").status_code == 403
    assert steward.post(f"{LIST}{read.pk}/change/", {"reason": "x"}).status_code == 403
    assert "delete_selected" not in steward.get(LIST).text
    read.refresh_from_db()
    assert read.reason == ""


@pytest.mark.parametrize("path", [LIST, FILE, READERS])
def test_researchers_see_no_audit(path):
    assert in_group("researcher").get(path).status_code == 403


def test_the_list_takes_few_queries(steward, read, django_assert_max_num_queries):
    for number in range(20):
        event(uuid.uuid4(), actor=f"user:{number}")
    with django_assert_max_num_queries(14):
        steward.get(LIST)
