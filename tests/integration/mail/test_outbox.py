from datetime import timedelta
from threading import Event

import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone

from hesperion import notify_worker
from hesperion.mail import actions, renderers
from hesperion.mail.models import Message
from intake.participants.models import Participant
from tests.factories.intake import EMAIL, NAME, STORY, submitted
from tests.services import PATIENCE, broker_away, kill, wait_until, worker


@pytest.mark.django_db
def test_a_submission_owes_one_mail_and_the_command_sends_it(postbox, capsys):
    participant = submitted()
    capsys.readouterr()
    call_command("deliver_mail")
    assert capsys.readouterr().out == "1 sent\n"
    assert postbox.addresses == [EMAIL]
    message = Message.objects.get(subject=participant.pk)
    assert message.sent_at
    assert message.attempts == 1
    call_command("deliver_mail")
    assert len(postbox.letters) == 1


@pytest.mark.django_db
def test_the_mail_is_neutral_and_has_text_html_and_its_own_id(postbox):
    submitted()
    actions.deliver_due()
    letter = postbox.letters[0]
    message = Message.objects.get()
    text = letter.get_body(("plain",)).get_content()
    html = letter.get_body(("html",)).get_content()
    assert letter["Message-ID"] == f"<{message.pk}@localhost>"
    assert letter["Subject"] == "Thank you. One click is left"
    assert letter["Auto-Submitted"] == "auto-generated"
    for body in (text, html):
        assert "http://localhost:8000/share/confirm/" in body
        for secret in (NAME, STORY, "lupus", "CAR-T"):
            assert secret.lower() not in body.lower()


@pytest.mark.django_db
def test_a_refusing_server_is_tried_again_later_and_the_row_says_why(postbox):
    submitted()
    postbox.answer = "451 try later"
    assert actions.deliver_due() == 0
    message = Message.objects.get()
    assert (message.attempts, message.last_error, message.sent_at) == (1, "SMTPDataError 451", None)
    assert message.next_attempt_at > timezone.now() + actions.FIRST_WAIT - timedelta(seconds=5)
    postbox.answer = "250 OK"
    assert actions.deliver_due() == 0, "it is not due yet"
    Message.objects.update(next_attempt_at=timezone.now())
    assert actions.deliver_due() == 1


@pytest.mark.django_db
def test_a_server_that_is_away_loses_nothing(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    submitted()
    assert actions.deliver_due() == 0
    assert Message.objects.get().last_error == "ConnectionRefusedError"


@pytest.mark.django_db
def test_a_mail_to_somebody_who_is_gone_is_dropped(postbox):
    participant = submitted()
    Participant.objects.filter(pk=participant.pk).delete()
    assert actions.deliver_due() == 0
    assert Message.objects.get().dropped_at
    assert postbox.letters == []


@pytest.mark.django_db
def test_one_message_that_cannot_be_rendered_does_not_hold_up_the_others(postbox, monkeypatch):
    def broken(message):
        raise ValueError("a name that must not be logged")

    monkeypatch.setitem(renderers._renderers, "broken", broken)
    submitted()
    Message.objects.create(
        kind="broken",
        subject=Message.objects.get().subject,
        next_attempt_at=timezone.now() - timedelta(days=1),
    )
    assert actions.deliver_due() == 1
    assert Message.objects.get(kind="broken").last_error == "ValueError"


@pytest.mark.django_db(transaction=True)
def test_a_message_that_somebody_is_sending_is_left_alone(postbox):
    submitted()
    with transaction.atomic():
        Message.objects.select_for_update().get()
        done = Event()

        def other() -> None:
            assert actions.deliver_due() == 0
            done.set()

        in_thread(other)
        assert done.wait(PATIENCE)
    assert actions.deliver_due() == 1


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_nudged_and_sends_at_once(postbox, settings, tmp_path):
    with worker(tmp_path / "log", EMAIL_URL=f"smtp://127.0.0.1:{settings.EMAIL_PORT}"):
        submitted()
        submitted()
        wait_until(lambda: len(postbox.letters) == 2, "both mails arrive")
        wait_until(lambda: not Message.objects.due().exists(), "the rows say so")
    assert len(postbox.letters) == 2


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_between_claim_and_sending_loses_nothing(postbox, settings, tmp_path):
    postbox.release.clear()
    postbox.answer = "421 never taken"
    with worker(tmp_path / "log", EMAIL_URL=f"smtp://127.0.0.1:{settings.EMAIL_PORT}") as process:
        submitted()
        assert postbox.seen.wait(PATIENCE), (
            "the worker has claimed the row and is handing over the mail"
        )
        assert actions.deliver_due() == 0, "it is claimed"
        kill(process)
    postbox.release.set()
    assert Message.objects.get().sent_at is None
    postbox.answer = "250 OK"
    wait_until(lambda: actions.deliver_due() == 1, "the claim falls with the worker")
    assert len(postbox.letters) == 1


@pytest.mark.django_db(transaction=True)
def test_with_the_broker_away_the_sweep_sends_the_mail(postbox):
    with broker_away():
        submitted()
        assert Message.objects.get().sent_at is None
    assert actions.deliver_due() == 1
    assert len(postbox.letters) == 1


@pytest.mark.django_db(transaction=True)
def test_the_first_nudge_after_the_brokers_restart_reaches_the_worker(postbox, settings, tmp_path):
    """Its old connection is broken; nobody's mail waits for that."""
    submitted()
    notify_worker._sender.submit(int).result()  # it is told: now there is a connection
    with broker_away():
        pass
    with worker(tmp_path / "log", EMAIL_URL=f"smtp://127.0.0.1:{settings.EMAIL_PORT}"):
        submitted(sign={"email": f"second.{EMAIL}"})
        wait_until(lambda: len(postbox.letters) == 2, "the worker sends both")


def in_thread(work) -> None:
    from threading import Thread

    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    Thread(target=run).start()
