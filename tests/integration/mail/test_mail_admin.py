"""What staff see of mails: kinds, times and states, never an address; and the two things they can do."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.utils import timezone

from hesperion.accounts.actions import make_demo_account
from hesperion.accounts.models import User
from hesperion.mail.models import Message, Reason, Suppression
from hesperion.mail.suppression import address_key
from hesperion.text.moments import moment
from tests.factories.intake import EMAIL, NAME, submitted

pytestmark = pytest.mark.django_db

MESSAGES = "/admin/mail/message/"
SUPPRESSIONS = "/admin/mail/suppression/"


def staff_who_may(client, *rights):
    user = User.objects.create_user("steward@hesperion.example", "only-for-this-test")
    user.user_permissions.set(Permission.objects.filter(codename__in=["enter_admin", *rights]))
    client.force_login(user)
    return client


@pytest.fixture
def admin(client):
    client.force_login(make_demo_account(name="admin", password="only-for-this-test"))
    return client


@pytest.fixture
def dead():
    """A message that was given up, and its address suppressed."""
    submitted()
    Suppression.objects.create(key=address_key(EMAIL), reason=Reason.REFUSED)
    Message.objects.update(
        attempts=12, last_error="SMTPDataError 451", dead_at=timezone.now(), provider_id="theirs"
    )
    return Message.objects.get()


def act(client, url, action, row):
    return client.post(url, {"action": action, "_selected_action": [str(row.pk)]}, follow=True)


def test_the_list_tells_what_became_of_a_message_and_not_whose_it_is(admin, dead):
    page = admin.get(MESSAGES).text
    (row,) = BeautifulSoup(page, "html.parser").select("#result_list tbody tr")
    shown = row.get_text(" ")
    for word in ("participants.confirmation", "12", "SMTPDataError 451", "given up"):
        assert word in shown
    for url in (MESSAGES, f"{MESSAGES}{dead.pk}/change/", SUPPRESSIONS):
        text = admin.get(url).text
        for secret in (EMAIL, NAME, str(dead.subject)):
            assert secret not in text


def test_the_filter_counts_messages_by_state(admin, dead):
    submitted()
    page = BeautifulSoup(admin.get(MESSAGES).text, "html.parser")
    counts = [link.get_text(strip=True) for link in page.select("#changelist-filter a")]
    assert {"given up (1)", "waiting (1)", "sent (0)", "came back (0)"} <= set(counts)
    found = BeautifulSoup(admin.get(f"{MESSAGES}?state=dead").text, "html.parser")
    assert len(found.select("#result_list tbody tr")) == 1


@pytest.mark.parametrize("lookup", ["subject", "subject__exact", "subject__startswith"])
def test_no_message_is_found_by_whom_it_is_about(admin, dead, lookup):
    assert admin.get(MESSAGES, {lookup: str(dead.subject)}).status_code == 400
    assert "searchbar" not in admin.get(MESSAGES).text


def test_nothing_can_be_added_changed_or_deleted(admin, dead):
    for url, row in ((MESSAGES, dead), (SUPPRESSIONS, Suppression.objects.get())):
        assert admin.get(f"{url}add/").status_code == 403
        assert admin.post(f"{url}{row.pk}/change/", {"attempts": "0"}).status_code == 403
        assert admin.post(f"{url}{row.pk}/delete/", {"post": "yes"}).status_code == 403
        act(admin, url, "delete_selected", row)
    assert Message.objects.get().attempts == 12
    assert Suppression.objects.exists()


def test_send_again_makes_the_message_due_and_is_logged(admin, dead):
    page = act(admin, MESSAGES, "send_again", dead)
    assert "1 message is due again" in page.text
    message = Message.objects.due().get()
    assert (message.attempts, message.last_error, message.provider_id) == (0, "", "")
    entry = LogEntry.objects.get()
    assert entry.user.email == "admin@hesperion.example"
    assert entry.change_message == "Sent again"
    assert entry.object_repr == str(dead) == f"participants.confirmation, {moment(dead.created_at)}"


def test_write_again_lifts_the_suppression_and_is_logged(admin, dead):
    page = act(admin, SUPPRESSIONS, "write_again", Suppression.objects.get())
    assert "1 address gets mails again." in page.text
    assert not Suppression.objects.exists()
    entry = LogEntry.objects.get()
    assert entry.change_message == "Written to again"
    assert EMAIL not in entry.object_repr


def test_who_may_look_only_changes_nothing(client, dead):
    viewer = staff_who_may(client, "view_message", "view_suppression")
    for url, action, row in (
        (MESSAGES, "send_again", dead),
        (SUPPRESSIONS, "write_again", Suppression.objects.get()),
    ):
        assert f'value="{action}"' not in viewer.get(url).text
        act(viewer, url, action, row)
    assert Message.objects.get().dead_at
    assert Suppression.objects.exists()
    assert not LogEntry.objects.exists()


def test_two_more_rights_open_the_two_actions(client, dead):
    rights = ["view_message", "view_suppression", "change_message", "delete_suppression"]
    steward = staff_who_may(client, *rights)
    act(steward, MESSAGES, "send_again", dead)
    act(steward, SUPPRESSIONS, "write_again", Suppression.objects.get())
    assert Message.objects.due().exists()
    assert not Suppression.objects.exists()


def test_a_researcher_sees_nothing_of_it(client, dead):
    client.force_login(make_demo_account(name="researcher", password="only-for-this-test"))
    assert client.get(MESSAGES).status_code == 403
    assert client.get(SUPPRESSIONS).status_code == 403
    assert "/admin/mail/" not in client.get("/admin/").text
