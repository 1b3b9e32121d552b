"""Who gets the mail about news of trials, once and at most each month, and that it says nothing of them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from hesperion.mail import actions as mail
from hesperion.mail.models import Message, Suppression
from hesperion.mail.suppression import address_key
from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from hesperion.ui.days import utc_today
from intake.consent.actions.erasing import erase_participant
from intake.consent.actions.withdrawals import choose_purposes, record_withdrawal
from intake.consent.choices import NoContactReason, Purpose, WithdrawalKind
from intake.consent.models import Objection
from intake.consent.no_contact.actions import file_report
from intake.followup.actions.pauses import pause
from intake.followup.choices import PauseKind
from intake.record.models import Treatment
from tests.factories import trials
from tests.factories.follow_up import asked_after_two_missed, by_day
from tests.factories.intake import submitted
from tests.factories.trial_news import CURIOUS, curious, mails_delivered, open_trial, swept
from trials.choices import CriterionKind, Operator
from trials.news import actions
from trials.news.actions import sweep_news
from trials.news.models import NewsSweep, TrialCountry, TrialTold
from trials.news.queries import NEWS_MAIL

pytestmark = pytest.mark.django_db

CONTROL = "control@example.com"
NO = "no@example.com"


def without_the_choice():
    curious(NO, choices={"purposes": ["study", "contact"]})


def unconfirmed():
    submitted(sign={"email": NO}, choices=CURIOUS)


def stopped_mails():
    record_withdrawal(participant=curious(NO), kind=WithdrawalKind.CONTACT)


def stopped_use():
    record_withdrawal(participant=curious(NO), kind=WithdrawalKind.USE)


def paused():
    until = utc_today() + timedelta(days=60)
    pause(participant=curious(NO), kind=PauseKind.PAUSE, until_on=until)


def reported():
    file_report(participant=curious(NO), reason=NoContactReason.CANNOT_ANSWER)


def silent():
    asked_after_two_missed(sign={"email": NO}, choices={"purposes": ["study", "contact", "trials"]})


def bereaved():
    curious(NO, who={"teller": "relative"}, death={"died_on": "2026"}, choices=CURIOUS)


def a_child():
    curious(NO, who={"teller": "parent"}, age={"age_group": "12-15", "country": by_day()})


def suppressed():
    curious(NO)
    Suppression.objects.create(key=address_key(NO), reason="bounced")


def family_objects():
    Objection.objects.create(participant=curious(NO))


def another_disease():
    curious(NO, diagnosis={"families": ["ssc"]}, scleroderma={"kind": "ssc.diffuse"})


def another_country():
    curious(NO, age={"age_group": "18", "country": "NZ"})


def whom_a_sentence_seems_not_to_fit():
    curious(NO, about={"birth_year": 1930})


EXCLUDED = [
    *[without_the_choice, unconfirmed, stopped_mails, stopped_use, paused, reported, silent],
    *[bereaved, a_child, suppressed, family_objects, another_disease, another_country],
    whom_a_sentence_seems_not_to_fit,
]


@pytest.mark.parametrize("exclude", EXCLUDED)
def test_news_go_to_nobody_else(postbox, exclude):
    about = open_trial(criteria=[("inclusion", "Made up: 18 to 65 years.")])
    sentence = "Made up: 18 to 65 years."
    trials.reading(about, sentence, CriterionKind.AGE, Operator.BETWEEN, {"from": 18, "to": 65})
    curious(CONTROL)
    exclude()
    swept()
    mails_delivered()
    assert postbox.addresses == [CONTROL]
    assert TrialTold.objects.count() == 1


def test_the_mail_says_nothing_of_trials_or_of_the_disease(postbox):
    open_trial()
    for language in ("en", "de", "es"):
        participant = curious(f"{language}@example.com")
        participant.language = language
        participant.save()
    swept()
    mails_delivered()
    assert len(postbox.letters) == 3
    for one in postbox.letters:
        whole = str(one["Subject"]) + one.as_string()
        for word in ("trial", "lupus", "study", "NCT", "CAR-T", "Studie", "ensayo", "estudio"):
            assert word.lower() not in whole.lower().replace("x-", "")
    english = next(one for one in postbox.letters if one["To"].startswith("en"))
    assert english["Subject"] == "There is news on your page"
    text = english.get_body(("plain",)).get_content()
    assert "http://localhost:8000/my/" in text.splitlines()
    assert "/check-in/" not in text


def test_each_trial_is_told_once_and_a_mail_comes_at_most_each_month(postbox):
    participant = curious()
    open_trial()
    assert swept() == 1
    mails_delivered()
    open_trial("NCT99990002")
    assert swept() == 0
    with time_machine.travel(timezone.now() + timedelta(days=28), tick=False):
        assert swept() == 1
        mails_delivered()
    with time_machine.travel(timezone.now() + timedelta(days=60), tick=False):
        assert swept() == 0
    told = TrialTold.objects.filter(participant=participant).values_list("trial__number", flat=True)
    assert sorted(told) == [trials.NUMBER, "NCT99990002"]
    assert len(postbox.letters) == 2


def test_a_country_that_they_allow_counts(postbox):
    participant = curious()
    open_trial(country="NZ")
    assert swept() == 0
    with history.by(THEMSELF):
        TrialCountry.objects.create(participant=participant, country="NZ")
    assert swept() == 1
    mails_delivered()
    assert postbox.addresses == ["curious@example.com"]


def test_a_trial_that_closes_before_the_mail_leaves_is_not_told(postbox):
    participant = curious()
    about = open_trial(last_update_posted=utc_today() - timedelta(days=1))
    assert swept() == 1
    trials.trial(about.number, status="COMPLETED", places=[(by_day(), "COMPLETED")])
    mails_delivered()
    assert postbox.letters == []
    assert Message.objects.get(kind=NEWS_MAIL).dropped_at
    assert not TrialTold.objects.filter(participant=participant).exists()


@pytest.mark.parametrize("kind", [WithdrawalKind.CONTACT, WithdrawalKind.USE])
def test_whoever_stops_before_the_mail_leaves_gets_none(postbox, kind):
    participant = curious()
    open_trial()
    assert swept() == 1
    record_withdrawal(participant=participant, kind=kind)
    mails_delivered()
    assert postbox.letters == []
    assert not TrialTold.objects.exists()


def test_whoever_takes_the_choice_back_gets_none(postbox):
    participant = curious()
    open_trial()
    assert swept() == 1
    choose_purposes(participant=participant, granted=[], offered=[Purpose.TRIALS])
    mails_delivered()
    assert postbox.letters == []


def test_whoever_is_erased_before_the_mail_leaves_gets_none_and_leaves_no_row(postbox):
    participant = curious()
    with history.by(THEMSELF):
        TrialCountry.objects.create(participant=participant, country="NZ")
    open_trial()
    swept()
    mails_delivered()
    open_trial("NCT99990002")
    with time_machine.travel(timezone.now() + timedelta(days=40), tick=False):
        assert swept() == 1
        erase_participant(participant=participant, by="system:test")
        mails_delivered()
    assert len(postbox.letters) == 1
    for model in (TrialTold, TrialCountry):
        assert not model.objects.exists()
        assert not model.pgh_event_models["insert"].objects.exists()
    assert not Message.objects.filter(kind=NEWS_MAIL).exists()


def test_a_mail_server_that_refuses_leaves_nothing_told(postbox):
    postbox.answer = "451 Later"
    curious()
    open_trial()
    swept()
    mails_delivered()
    assert not TrialTold.objects.exists()
    postbox.answer = "250 OK"
    Message.objects.update(next_attempt_at=timezone.now())
    mail.deliver_due()
    assert TrialTold.objects.count() == len(postbox.letters) == 1


def test_it_leaves_by_day_where_the_reader_lives():
    night = datetime(2027, 1, 10, 1, 30, tzinfo=UTC)  # 2:30 in Germany
    with time_machine.travel(night, tick=False):
        curious(age={"age_group": "18", "country": "DE"})
        open_trial(country="DE")
        swept()
    due = Message.objects.get(kind=NEWS_MAIL).next_attempt_at
    assert due == datetime(2027, 1, 10, 7, tzinfo=UTC)


def test_a_mail_that_waits_is_not_doubled():
    curious()
    open_trial()
    assert [swept(), swept()] == [1, 0]


def test_a_sweep_killed_halfway_is_gone_on_with_and_doubles_nobody(monkeypatch):
    people = [curious(f"p{number}@example.com") for number in range(5)]
    open_trial()
    monkeypatch.setattr(actions, "SWEPT_AT_ONCE", 2)
    assert sweep_news() == 2
    real = actions.enqueue_later

    def killed(**mails):
        real(**mails)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(actions, "enqueue_later", killed)
        with pytest.raises(KeyboardInterrupt):
            sweep_news()
    assert Message.objects.filter(kind=NEWS_MAIL).count() == 2
    assert [sweep_news() for _batch in range(4)] == [2, 1, 0, 0]
    found = Message.objects.filter(kind=NEWS_MAIL).values_list("subject", flat=True)
    assert sorted(found) == sorted(one.pk for one in people)
    assert NewsSweep.objects.get().done_at


def test_a_medicine_that_was_told_counts(postbox):
    sentence = "Made up: no earlier belimumab."
    about = open_trial(criteria=[("exclusion", sentence)])
    trials.reading(
        about, sentence, CriterionKind.MEDICINES, Operator.NONE_OF, {"codes": ["belimumab"]},
        part="exclusion",
    )  # fmt: skip
    participant = curious()
    with history.by(THEMSELF):
        Treatment.of(participant.pk, code="belimumab", use="now").save()
    assert swept() == 0
