"""Data stewards see the audit, change nothing, and are in it themselves."""

import uuid
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from hesperion.accounts.models import User
from hesperion.privacy.audit import actions
from hesperion.privacy.audit.choices import Action
from hesperion.privacy.audit.models import Event
from tests.factories.full_record import full_record
from tests.staff import in_group, member

pytestmark = pytest.mark.django_db

LIST = "/admin/audit/event/"
SUBJECT = uuid.UUID("6f0c1c5e-8a5e-4b7e-9a51-0a6f6f1d2c3b")


def rows(page):
    """The list itself, without the filters beside it."""
    return str(BeautifulSoup(page.content, "html.parser").select_one("#result_list tbody"))


@pytest.fixture
def steward():
    return in_group("data steward")


@pytest.fixture
def read(steward):
    """An event by somebody else, about SUBJECT; the only one but for those of looking."""
    Event.objects.all().delete()
    user = member("researcher", email="reader@example.com")
    Event.objects.all().delete()
    return actions.record_event(
        actor=f"user:{user.pk}", action=Action.READ, subject=SUBJECT, detail={"fields": ["story"]}
    )


def test_staff_are_told_by_their_email(steward, read):
    page = steward.get(LIST).text
    assert "reader@example.com" in page
    assert str(SUBJECT)[:8] in page


def test_an_event_shows_its_details(steward, read):
    page = steward.get(f"{LIST}{read.pk}/change/").text
    assert "reader@example.com" in page
    assert str(SUBJECT) in page
    assert "story" in page


@pytest.mark.parametrize(
    "term", [str(SUBJECT), "reader@example.com", "READER@example.com ", "user"]
)
def test_events_are_found_by_subject_actor_and_email(steward, read, term):
    term = read.actor if term == "user" else term
    actions.record_event(actor="system:other", action=Action.READ, subject=uuid.uuid4())
    found = rows(steward.get(LIST, {"q": term}))
    assert f"{LIST}{read.pk}/change/" in found
    assert "system:other" not in found


@pytest.mark.parametrize("spell", [str, str.lower, lambda own: own[4:].replace("-", " ")])
def test_events_are_found_by_the_public_id_of_whom_they_are_about(steward, read, spell):
    participant = full_record()
    mine = actions.record_event(actor="system:other", action=Action.READ, subject=participant.pk)
    found = rows(steward.get(LIST, {"q": spell(participant.public_id)}))
    assert f"{LIST}{mine.pk}/change/" in found
    assert f"{LIST}{read.pk}/change/" not in found


@pytest.mark.parametrize("term", ["Testperson Reader", "reader", "testperson"])
def test_events_are_found_by_the_name_of_who_did_them(steward, read, term):
    User.objects.filter(email="reader@example.com").update(
        first_name="Testperson", last_name="Reader"
    )
    other = actions.record_event(actor="system:other", action=Action.READ, subject=SUBJECT)
    found = rows(steward.get(LIST, {"q": term}))
    assert f"{LIST}{read.pk}/change/" in found
    assert f"{LIST}{other.pk}/change/" not in found


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
def test_events_are_narrowed_to_days_both_included(steward, read, days, is_found):
    late = datetime(2026, 10, 31, 23, 59, 59, tzinfo=UTC)
    Event.objects.filter(pk=read.pk)._raw_delete("default")
    mine = Event.objects.create(actor="system:other", action=Action.READ, subject=SUBJECT, at=late)
    page = steward.get(LIST, {"q": str(SUBJECT), "action__exact": "read"} | days)
    assert (f"{LIST}{mine.pk}/change/" in rows(page)) is is_found
    form = BeautifulSoup(page.content, "html.parser").select_one("form.days")
    sent = {field["name"]: field["value"] for field in form.select("input[name]")}
    assert sent == {"q": str(SUBJECT), "action__exact": "read", "from": "", "to": ""} | days


@pytest.mark.parametrize(
    "query",
    [
        "from=2026-13-01",
        "to=x",
        "to=9999-12-31",
        "from=%00",
        "q=%00",
        "q=no-one",
        "actor=user:0",
        "actor=%00",
        "at__year=x",
        "action__exact=x",
    ],
)
def test_a_tampered_address_of_the_list_is_no_server_error(steward, read, query):
    assert steward.get(f"{LIST}?{query}").status_code in (200, 302, 400)


def test_events_can_be_narrowed_to_one_who_did_them(steward, read):
    actions.record_event(actor="system:other", action=Action.READ, subject=uuid.uuid4())
    found = rows(steward.get(LIST, {"actor": "system:other"}))
    assert "system:other" in found
    assert str(SUBJECT) not in found


def test_looking_is_itself_an_event_one_for_each_page(steward, read):
    for page in (LIST, f"{LIST}{read.pk}/change/", f"{LIST}{read.pk}/history/"):
        assert steward.get(page).status_code == 200
    looked = Event.objects.filter(actor=f"user:{steward.user.pk}").order_by("pk")
    assert [(event.action, event.purpose, event.subject) for event in looked] == [
        ("read", "audit", None)
    ] * 3
    assert [event.detail["view"] for event in looked] == [
        "admin:audit_event_changelist", "admin:audit_event_change", "admin:audit_event_history",
    ]  # fmt: skip


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


def test_researchers_see_no_audit():
    assert in_group("researcher").get(LIST).status_code == 403


def test_the_list_takes_few_queries(steward, read, django_assert_max_num_queries):
    for number in range(20):
        actions.record_event(actor=f"user:{number}", action=Action.READ, subject=uuid.uuid4())
    with django_assert_max_num_queries(14):
        steward.get(LIST)
