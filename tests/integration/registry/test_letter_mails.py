"""Who gets the mail about a letter: everybody who may, each address once, and nobody else."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from hesperion.mail import actions as mail
from hesperion.mail.models import Message, Suppression
from hesperion.mail.suppression import address_key
from hesperion.privacy import history
from hesperion.ui.days import utc_today
from intake.consent.actions import consents
from intake.consent.actions.erasing import erase_participant
from intake.consent.actions.withdrawals import record_withdrawal
from intake.consent.choices import NoContactFinding, NoContactReason, WithdrawalKind
from intake.consent.models import ConsentDocument, Objection
from intake.consent.no_contact.actions import file_report, record_finding
from intake.consent.queries import current_document
from intake.followup.actions.pauses import pause
from intake.followup.choices import PauseKind
from intake.participants.models import Participant
from intake.record.models import Background
from registry.letters import actions
from registry.letters.actions import begin_mailing, sweep_letters
from registry.letters.queries import LETTER_MAIL
from registry.models import LetterMailing
from tests.factories.follow_up import WILLING, asked_after_two_missed
from tests.factories.intake import sign_text, submitted
from tests.factories.letters import public_letter, translated_letter, willing

pytestmark = pytest.mark.django_db

CONTROL = "control@example.com"


@pytest.fixture
def letter():
    return public_letter()


def mailed(letter, postbox):
    """The addresses that got the letter, in the order in which they got it."""
    Message.objects.all().delete()  # what else they are owed
    begin_mailing(letter=letter, by="user:1")
    sweep_letters()
    mail.deliver_due()
    return postbox.addresses


def unwilling():
    willing("no@example.com", choices={"purposes": ["study"]})


def signed_before_letters():
    """Who signed the last text that names no letters, and allows all that it asks about."""
    participant = willing("no@example.com")
    text = ConsentDocument.objects.get(version__number="1.1", audience="self", language="en")
    sign_text(participant, text)
    return participant


def unconfirmed():
    submitted(sign={"email": "no@example.com"}, choices=WILLING)


def stopped_mails():
    record_withdrawal(participant=willing("no@example.com"), kind=WithdrawalKind.CONTACT)


def stopped_use():
    record_withdrawal(participant=willing("no@example.com"), kind=WithdrawalKind.USE)


def paused():
    until = utc_today() + timedelta(days=60)
    pause(participant=willing("no@example.com"), kind=PauseKind.PAUSE, until_on=until)


def reported(reason):
    participant = willing("no@example.com")
    file_report(participant=participant, reason=reason)
    return participant


def reported_dead():
    reported(NoContactReason.DIED)


def cannot_answer():
    reported(NoContactReason.CANNOT_ANSWER)


def found_dead():
    report = reported(NoContactReason.DIED).no_contact_reports.get().pk
    with history.by("user:1"):
        record_finding(report=report, finding=NoContactFinding.TRUE, by="user:1")


def silent():
    """Who missed two check-ins, and did not answer whether we may go on."""
    asked_after_two_missed(sign={"email": "no@example.com"})


def bereaved():
    willing("no@example.com", who={"teller": "relative"}, death={"died_on": "2026"})


def suppressed():
    willing("no@example.com")
    Suppression.objects.create(key=address_key("no@example.com"), reason="bounced")


def family_objects():
    Objection.objects.create(participant=willing("no@example.com"))


def asked_at_majority():
    child = willing("no@example.com", who={"teller": "parent"}, age={"age_group": "12-15"})
    year = timezone.localdate().year - 19
    Background.objects.update_or_create(participant=child, defaults={"birth_year": year})
    consents.ask_at_majority()


EXCLUDED = [
    *[unwilling, signed_before_letters, unconfirmed, stopped_mails, stopped_use, paused],
    *[reported_dead, cannot_answer, found_dead, silent, bereaved, suppressed, family_objects],
    asked_at_majority,
]


@pytest.mark.parametrize("exclude", EXCLUDED)
def test_whoever_may_not_be_written_to_gets_no_letter(letter, postbox, exclude):
    willing(CONTROL)
    exclude()
    assert mailed(letter, postbox) == [CONTROL]


def test_whoever_signs_the_text_that_names_letters_gets_one(letter, postbox):
    sign_text(signed_before_letters(), current_document())
    assert mailed(letter, postbox) == ["no@example.com"]


def test_a_parent_of_two_gets_one_mail_and_each_other_address_one(letter, postbox):
    for address in ("parent@example.com", "Parent@example.com", "other@example.com"):
        willing(address)
    assert sorted(one.lower() for one in mailed(letter, postbox)) == [
        "other@example.com",
        "parent@example.com",
    ]


@pytest.mark.parametrize("kind", [WithdrawalKind.CONTACT, WithdrawalKind.USE])
def test_whoever_stops_before_the_mail_leaves_gets_none(letter, postbox, kind):
    participant = willing("no@example.com")
    begin_mailing(letter=letter, by="user:1")
    assert sweep_letters() == 1
    record_withdrawal(participant=participant, kind=kind)
    before = len(postbox.letters)
    mail.deliver_due()
    assert "There is a letter for you" not in [one["Subject"] for one in postbox.letters[before:]]
    assert Message.objects.get(kind=LETTER_MAIL).dropped_at


def test_whoever_is_erased_before_the_mail_leaves_gets_none(letter, postbox):
    participant = willing("no@example.com")
    begin_mailing(letter=letter, by="user:1")
    sweep_letters()
    erase_participant(participant=participant, by="system:test")
    mail.deliver_due()
    assert "There is a letter for you" not in [one["Subject"] for one in postbox.letters]


def test_who_stopped_for_one_of_two_stories_gets_the_mail_for_the_other(letter, postbox):
    both = [willing("parent@example.com") for _story in range(2)]
    begin_mailing(letter=letter, by="user:1")
    sweep_letters()
    chosen = Participant.objects.get(pk=Message.objects.get(kind=LETTER_MAIL).subject)
    Message.objects.exclude(kind=LETTER_MAIL).delete()
    assert chosen in both
    record_withdrawal(participant=chosen, kind=WithdrawalKind.USE)
    Message.objects.exclude(kind=LETTER_MAIL).delete()
    mail.deliver_due()
    assert postbox.addresses == ["parent@example.com"]


def test_a_letter_that_is_taken_down_is_not_mailed_any_more(letter, postbox):
    willing("no@example.com")
    begin_mailing(letter=letter, by="user:1")
    sweep_letters()
    letter.unpublish()
    Message.objects.exclude(kind=LETTER_MAIL).delete()
    mail.deliver_due()
    assert postbox.letters == []


def test_the_mail_is_in_the_readers_language_and_says_nothing_of_the_letter(letter, postbox):
    translated_letter(letter, "de", title="Was wir lernten")
    for language in ("en", "de", "es"):
        participant = willing(f"{language}@example.com")
        participant.language = language
        participant.save()
    mailed(letter, postbox)
    links = {"en": "/my/", "de": "/de/my/", "es": "/es/my/"}
    for one in postbox.letters:
        language = one["To"][:2]
        text = one.get_body(("plain",)).get_content()
        assert f"http://localhost:8000{links[language]}" in text.splitlines()
        assert "/articles/" not in text
        assert letter.title not in text
        assert "Was wir lernten" not in text
    assert len(postbox.letters) == 3


def test_it_leaves_by_day_where_the_reader_lives(letter):
    night = datetime(2027, 1, 10, 1, 30, tzinfo=UTC)  # 2:30 in Germany
    with time_machine.travel(night, tick=False):
        willing("de@example.com", age={"age_group": "18", "country": "DE"})
        begin_mailing(letter=letter, by="user:1")
        sweep_letters()
    assert Message.objects.get(kind=LETTER_MAIL).next_attempt_at == datetime(
        2027, 1, 10, 7, tzinfo=UTC
    )


def test_a_sweep_killed_halfway_is_gone_on_with_and_doubles_nobody(letter, monkeypatch):
    people = [willing(f"p{number}@example.com") for number in range(7)]
    monkeypatch.setattr(actions, "BATCH", 2)
    begin_mailing(letter=letter, by="user:1")
    assert sweep_letters() == sweep_letters() == 2
    real = actions.enqueue_about

    def killed(**mails):
        real(**mails)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(actions, "enqueue_about", killed)
        with pytest.raises(KeyboardInterrupt):
            sweep_letters()
    assert Message.objects.filter(kind=LETTER_MAIL).count() == 4
    assert LetterMailing.objects.get().done_at is None
    assert [sweep_letters() for _batch in range(4)] == [2, 1, 0, 0]
    found = Message.objects.filter(kind=LETTER_MAIL).values_list("subject", flat=True)
    assert sorted(found) == sorted(one.pk for one in people)
    assert LetterMailing.objects.get().done_at


def test_two_stories_of_one_address_in_two_batches_are_one_mail(letter, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 1)
    for _story in range(3):
        willing("parent@example.com")
    begin_mailing(letter=letter, by="user:1")
    assert sum(sweep_letters() for _batch in range(5)) == 1


def test_whoever_joins_later_gets_no_old_letter(letter):
    begin_mailing(letter=letter, by="user:1")
    for _batch in range(2):
        sweep_letters()
    assert LetterMailing.objects.get().done_at
    willing("late@example.com")
    assert sweep_letters() == 0
