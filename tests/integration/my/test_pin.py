"""A PIN, which somebody may set so that the mailed link alone does not open their pages."""

import pytest
from django.conf import settings
from django.contrib.auth.hashers import check_password

from hesperion.privacy.audit.models import Event
from intake.consent.actions.erasing import erase_participant
from intake.my.export import export_data
from intake.participants import pins
from intake.participants.actions.pins import remove_forgotten_pin, set_pin
from intake.participants.models import Participant, Pin
from tests.factories.intake import confirmed
from tests.factories.my import erasing_link, mailed, signed_in
from tests.people import Person
from tests.services import in_parallel

pytestmark = pytest.mark.django_db

PIN = "402917"


@pytest.fixture
def participant():
    participant = confirmed()
    set_pin(subjects=[participant.pk], pin=PIN)
    return participant


def by_mail(participant):
    """A browser that used the link of a new mail."""
    person = Person()
    assert person.post(mailed(participant).link).url == "/my/pin/enter/"
    return person


def enter(person, pin):
    return person.post("/my/pin/enter/", {"pin": pin})


def test_it_is_set_twice_the_same_and_stored_as_a_hash():
    participant = confirmed()
    person = signed_in(participant)
    assert person.post("/my/pin/", {"pin": PIN, "again": "402918"}).status_code == 422
    assert person.post("/my/pin/", {"pin": PIN, "again": PIN}).url == "/my/pin/"
    assert "A PIN is set." in person.get("/my/pin/").text
    hashed = Pin.objects.get(pk=participant.pk).hashed
    assert PIN not in hashed


@pytest.mark.parametrize(
    "typed", ["४०२९१७", "４０２９１７", "402 917", "402–917.", "\u200b(402917)"]
)
def test_it_is_the_same_from_any_keyboard(typed):
    participant = confirmed()
    person = signed_in(participant)
    assert person.post("/my/pin/", {"pin": PIN, "again": typed}).url == "/my/pin/"
    assert check_password(PIN, Pin.objects.get(pk=participant.pk).hashed)


@pytest.mark.parametrize(
    "pin", ["", "12345", "1234567890123", "12a456", "००००००", "000000", "123456", "987654", "121212",
            "\0" * 6, "1" * 100_000]
)  # fmt: skip
def test_what_is_no_pin_or_easy_to_guess_is_refused(pin):
    person = signed_in(confirmed())
    assert person.post("/my/pin/", {"pin": pin, "again": pin}).status_code in (400, 422)
    assert not Pin.objects.exists()


def test_the_link_alone_opens_nothing(participant):
    person = by_mail(participant)
    for page in ("/my/", f"/my/{participant.public_id}/answers/", "/my/pin/"):
        assert person.get(page).url == "/my/sign-in/"
    assert enter(person, PIN).url == "/my/"
    assert participant.public_id in person.get("/my/").text


def test_the_code_alone_opens_nothing(participant):
    person, sign_in = Person(), mailed(participant)
    session = person.session
    session["my.asked"] = str(sign_in.sign_in.pk)
    session.save()
    person.cookies["__Host-sessionid"] = person.cookies["sessionid"] = session.session_key
    assert person.post("/my/code/", {"code": sign_in.code}).url == "/my/pin/enter/"


@pytest.mark.django_db(transaction=True)
def test_tries_in_parallel_are_five_as_well(participant):
    """Five of twelve are looked at: before, each process counted in a session of its own."""
    person = by_mail(participant)
    key = person.cookies[settings.SESSION_COOKIE_NAME].value

    def guess():
        tab = Person()
        tab.cookies[settings.SESSION_COOKIE_NAME] = key
        return enter(tab, "111222").status_code

    statuses = in_parallel(12, guess)
    assert statuses.count(422) == 4  # the fifth ends it, as do those that came too late
    assert set(statuses) <= {422, 410, 302}
    assert [pins.opened_by(PIN, [participant.pk]) != [] for _ in range(6)] == [True] * 5 + [False]


def test_after_five_wrong_ones_a_new_mail_is_asked_for(participant):
    person = by_mail(participant)
    for _ in range(4):
        assert enter(person, "111222").status_code == 422
    assert enter(person, "111222").status_code == 410
    assert enter(person, PIN).url == "/my/sign-in/"


def test_a_story_has_ten_tries_a_day(participant):
    for _ in range(2):
        person = by_mail(participant)
        for _ in range(5):
            enter(person, "111222")
    assert enter(by_mail(participant), PIN).status_code == 422


def test_it_is_taken_away_by_its_owner(participant):
    person = by_mail(participant)
    enter(person, PIN)
    person.post("/my/pin/remove/")
    assert Person().post(mailed(participant).link).url == "/my/"


def test_nobody_sets_or_removes_one_from_outside(participant):
    stranger = Person()
    for page in ("/my/pin/", "/my/pin/remove/"):
        assert stranger.post(page, {"pin": "730518", "again": "730518"}).url == "/my/sign-in/"
    assert Pin.objects.get().fits(PIN)


def test_the_link_to_erase_asks_to_sign_in_first(participant):
    link = f"/my/erase/{erasing_link(participant).token}/"
    assert Person().get(link).status_code == Person().post(link).status_code == 403
    assert Participant.objects.exists()
    person = by_mail(participant)
    enter(person, PIN)
    assert person.post(link).url == "/my/erased/"
    assert not Participant.objects.exists()


def test_erasing_takes_it_too_and_the_download_tells_that_there_is_one(participant):
    from hesperion.privacy.access import themself

    with themself(participant.pk):
        told = export_data(participant)
    assert told["has_pin"] is True
    assert Pin.objects.get().hashed not in str(told)
    erase_participant(participant=participant, by="participant")
    assert not Pin.objects.exists()


def test_a_forgotten_one_goes_from_all_stories_of_the_address(participant):
    second = confirmed()
    set_pin(subjects=[second.pk], pin=PIN)
    assert remove_forgotten_pin(subject=participant.pk, reason="They called us.", by="user:1")
    assert not Pin.objects.exists()
    event = Event.objects.get(action="pin-removed")
    assert event.reason == "They called us."


def test_of_two_stories_one_may_be_gone_when_it_is_set(participant):
    second = confirmed()
    person = signed_in(participant, second)
    erase_participant(participant=second, by="participant")
    assert person.post("/my/pin/", {"pin": "730518", "again": "730518"}).url == "/my/pin/"
    assert Pin.objects.get().pk == participant.pk
