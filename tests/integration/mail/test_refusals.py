"""Addresses that take no mail: parked at once, and nothing more is sent to them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hesperion.accounts.actions import make_demo_account
from hesperion.limits.models import Count
from hesperion.mail import actions
from hesperion.mail.models import Message, Reason, Suppression
from hesperion.mail.suppression import address_key
from tests.factories.intake import EMAIL, submitted
from tests.services import wait_until, worker

ADDRESS = "nobody.here@example.com"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "refusal",
    ["550 no such user", "551 not local", "553 bad name", "550 5.1.1 unknown", "556 none"],
)
def test_a_refused_address_is_not_tried_again_and_suppressed(postbox, owe, refusal):
    owe(ADDRESS)
    postbox.welcome = refusal
    assert actions.deliver_due() == 0
    message = Message.objects.get()
    assert message.dead_at
    assert message.bounced_at
    assert message.last_error == f"SMTPRecipientsRefused {refusal[:3]}"
    assert message.attempts == 1
    suppression = Suppression.objects.get()
    assert (suppression.key, suppression.reason) == (address_key(ADDRESS), Reason.REFUSED)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "refusal",
    ["450 busy", "452 mailbox full", "552 mailbox full", "554 policy", "550 5.7.1 relaying denied"],
)
def test_a_refusal_of_the_moment_or_of_the_sender_is_tried_again(postbox, owe, refusal):
    """A relay set up wrongly must not cost all patients their mails."""
    owe(ADDRESS)
    postbox.welcome = refusal
    assert actions.deliver_due() == 0
    message = Message.objects.get()
    assert (message.dead_at, message.bounced_at) == (None, None)
    assert message.last_error == f"SMTPRecipientsRefused {refusal[:3]}"
    assert message.next_attempt_at > timezone.now()
    assert not Suppression.objects.exists()


@pytest.mark.django_db
def test_nothing_is_sent_to_a_suppressed_address_however_it_is_typed(postbox, owe):
    Suppression.objects.create(key=address_key(ADDRESS), reason=Reason.BOUNCED)
    owe(f" {ADDRESS.upper()}")
    owe("somebody.else@example.com")
    assert actions.deliver_due() == 1
    assert postbox.addresses == ["somebody.else@example.com"]
    dropped = Message.objects.get(sent_at=None)
    assert dropped.dropped_at
    assert dropped.last_error == "Suppressed"
    assert (dropped.dead_at, dropped.bounced_at) == (None, None)


@pytest.mark.django_db
def test_a_suppressed_mail_takes_nothing_from_the_mailboxs_limit(postbox):
    Suppression.objects.create(key=address_key(EMAIL), reason=Reason.BOUNCED)
    submitted()
    assert actions.deliver_due() == 0
    assert not Count.objects.exists()


@pytest.mark.django_db
def test_written_to_again_and_sent_again_the_mail_goes_out(postbox, owe):
    staff = make_demo_account(name="admin", password="only-for-this-test")
    message = owe(ADDRESS)
    postbox.welcome = "550 no such user"
    actions.deliver_due()
    postbox.welcome = "250 OK"
    assert actions.requeue(messages=[message.pk], by=staff) == 1
    assert actions.deliver_due() == 0, "the address is still suppressed"
    assert actions.lift_suppressions(suppressions=[address_key(ADDRESS)], by=staff) == 1
    assert actions.requeue(messages=[message.pk], by=staff) == 1
    assert actions.deliver_due() == 1
    assert postbox.addresses == [ADDRESS]


@pytest.mark.django_db
def test_no_address_stands_in_the_tables_in_clear():
    """Nor anything that could be made without the keyring."""
    assert {field.name for field in Suppression._meta.fields} == {"key", "reason", "at"}
    assert len(address_key(ADDRESS)) == 66
    assert address_key(ADDRESS) == address_key(f"{ADDRESS.title()} ")
    assert address_key(ADDRESS) != address_key(f"x{ADDRESS}")


@pytest.mark.django_db
@pytest.mark.parametrize("reply", ["550 <{}> is unknown", "451 <{}> comes too often"])
def test_neither_the_log_nor_the_row_holds_the_address_or_a_link(postbox, caplog, reply):
    caplog.set_level("DEBUG")
    submitted()
    postbox.welcome = reply.format(EMAIL)
    actions.deliver_due()
    message = Message.objects.get()
    ours = [
        record for record in caplog.records if record.name != "mail.log"
    ]  # that is the server's
    log = "\n".join(caplog.handler.format(record) for record in ours)
    assert f"{message.pk} failed, attempt 1" in log
    for told in (log, message.last_error, str(message)):
        assert EMAIL not in told
        assert EMAIL.partition("@")[0] not in told
        assert "/share/confirm/" not in told
        assert "is unknown" not in told


@pytest.mark.django_db(transaction=True)
def test_the_workers_log_holds_no_address_and_no_link(postbox, settings, tmp_path):
    log = tmp_path / "log"
    postbox.welcome = f"550 <{EMAIL}> is unknown"
    with worker(log, EMAIL_URL=f"smtp://127.0.0.1:{settings.EMAIL_PORT}"):
        submitted()
        wait_until(lambda: Message.objects.get().dead_at, "the worker gives up")
        postbox.welcome = "250 OK"
        submitted(sign={"email": f"second.{EMAIL}"})
        wait_until(lambda: postbox.letters, "the other mail arrives")
    told = log.read_text()
    assert "failed, attempt 1, given up: SMTPRecipientsRefused 550" in told
    link = postbox.letters[0].get_body(("plain",)).get_content().partition("/confirm/")[2]
    assert link
    for secret in (EMAIL, "/share/confirm/", link.split("/")[0]):
        assert secret not in told


@pytest.mark.django_db
def test_a_late_repeat_changes_nothing(owe):
    message = owe(ADDRESS)
    long_ago = timezone.now() - timedelta(days=2)
    Message.objects.update(sent_at=long_ago, bounced_at=long_ago)
    for _ in range(2):
        actions.record_bounce(
            message_id=message.pk, provider_id="", address=ADDRESS, reason=Reason.BOUNCED
        )
    assert Message.objects.get().bounced_at == long_ago
    assert Suppression.objects.count() == 1
