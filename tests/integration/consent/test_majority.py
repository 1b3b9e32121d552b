"""Who came of age is asked for a consent of their own; without an answer the data is locked."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from hesperion.mail.models import Message
from intake.consent.actions import consents
from intake.consent.models import Majority
from intake.consent.renewals import needs_new_consent, of_age, renewal_of
from intake.my.models import Correction
from intake.participants.models import Participant
from intake.record.models import Background
from tests.factories.intake import RIGHT, confirmed
from tests.factories.my import mailed
from tests.people import Person

pytestmark = pytest.mark.django_db

THIS_YEAR = timezone.localdate().year
DEATH = {"relation": "partner", "died_on": "", "cause": "", "linked": "no", "objection": "no"}


@pytest.fixture
def child():
    """Told at 12 to 15 in Germany, where one signs at 18."""
    return confirmed(who={"teller": "parent"})


def born(participant, year):
    Background.objects.update_or_create(participant=participant, defaults={"birth_year": year})


@pytest.fixture
def grown(child):
    born(child, THIS_YEAR - 19)
    return child


def kinds():
    return list(Message.objects.filter(kind="consent.majority").values_list("subject", flat=True))


def asked_days_ago(days):
    consents.ask_at_majority()
    Majority.objects.update(asked_at=timezone.now() - timedelta(days=days))


def test_who_is_of_age_follows_from_the_birth_year(child):
    born(child, 2010)
    assert of_age(date(2028, 12, 31)) == []
    assert of_age(date(2029, 1, 1)) == [child]


def test_without_a_birth_year_the_youngest_of_the_age_group_counts(child):
    born(child, None)
    year = child.submitted_at.year + 18 - 12 + 1
    assert of_age(date(year - 1, 12, 31)) == []
    assert of_age(date(year, 1, 1)) == [child]


def test_a_country_may_let_people_decide_earlier():
    child = confirmed(who={"teller": "parent"}, age={"country": "GB"})
    born(child, 2010)
    assert of_age(date(2026, 12, 31)) == []
    assert of_age(date(2027, 1, 1)) == [child]


def test_only_those_whose_parent_signed_are_asked():
    for teller in ("self", "representative", "relative"):
        born(confirmed(who={"teller": teller}, death=DEATH), 1980)
    assert of_age(date(2090, 1, 1)) == []


def test_each_is_asked_once(grown):
    assert consents.ask_at_majority() == 1
    assert consents.ask_at_majority() == 0
    assert kinds() == [grown.pk]
    assert needs_new_consent(grown)


def test_nobody_is_asked_before_their_time(child):
    assert consents.ask_at_majority() == 0
    assert not Majority.objects.exists()
    assert not needs_new_consent(child)


def test_without_an_answer_the_data_is_locked_after_90_days(grown):
    Correction.objects.create(participant=grown, answers={"story": {"text": "Begun."}})
    asked_days_ago(89)
    assert consents.lock_unanswered() == 0
    asked_days_ago(91)
    assert consents.lock_unanswered() == 1
    assert consents.lock_unanswered() == 0
    assert not grown.consents.filter(ended_at=None).exists()
    assert list(grown.withdrawals.values_list("kind", flat=True)) == ["use"]
    assert not Correction.objects.exists(), "nothing can be corrected under an ended consent"


@pytest.mark.parametrize("days", [10, 91], ids=["in time", "after the lock"])
def test_the_young_person_signs_for_themself_with_every_choice_of_an_adult(grown, days):
    asked_days_ago(days)
    consents.lock_unanswered()
    person = Person()
    person.post(mailed(grown).link)
    page = f"/my/consent/new/{grown.public_id}/"
    text = person.get(page).text
    assert "You are old enough now to decide for yourself." in text
    assert 'name="agrees"' not in text
    signed = RIGHT | {"purposes": ["study", "publish"], "agree": "on", "name": "Grown Person"}
    assert person.post(page, signed).url == "/my/consent/new/"
    consent = grown.consents.get(ended_at=None)
    assert consent.document.audience == "self"
    assert consent.choices.get(purpose="publish").granted
    assert Participant.objects.get().teller == "self"
    assert renewal_of(grown) is None


def test_who_signed_for_themself_is_never_locked(grown):
    test_the_young_person_signs_for_themself_with_every_choice_of_an_adult(grown, 10)
    Majority.objects.update(asked_at=timezone.now() - timedelta(days=91))
    assert consents.lock_unanswered() == 0
    assert grown.consents.filter(ended_at=None).count() == 1


def test_who_was_asked_is_asked_still_after_stopping_the_use(grown):
    person = Person()
    person.post(mailed(grown).link)
    consents.ask_at_majority()
    assert person.post(f"/my/{grown.public_id}/withdraw/use/").status_code == 302
    assert person.get("/my/consent/new/").url == f"/my/consent/new/{grown.public_id}/"


def test_a_parent_who_stopped_before_is_not_asked(grown):
    grown.consents.update(ended_at=timezone.now())
    assert consents.ask_at_majority() == 0
    assert not needs_new_consent(grown)
