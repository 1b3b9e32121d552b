"""A time that is still open when another infusion was given is answered as of the day before it."""

from datetime import date

import pytest
import time_machine

from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from intake.followup.links import token_for
from intake.followup.models import CheckIn
from intake.followup.queries import answerable_times
from intake.record.models import AdverseEvent, Infusion, Negative
from tests.factories.my import signed_in
from tests.integration.followup.test_check_in_pages import (
    SHORT_WAY,
    address,
    answer,
    joined,
    shown,
)
from tests.people import Person

pytestmark = pytest.mark.django_db

DAY_BEFORE, FIVE_DAYS_LATER = date(2030, 4, 14), "2030-04-20"
SINCE_THEN = "What happened since then belongs to the next check-in."
ABOUT_TODAY = "Do the same where we ask about today."


def infused_again(given="2030-04-15", **steps):
    """Somebody whose check-in of day 100 was due on 11 April, and who had another infusion since."""
    participant = joined(**steps)
    with history.by(THEMSELF):
        Infusion.of(participant.pk, number=2, given=given).save()
    return participant


@pytest.mark.parametrize(
    ("teller", "age", "sentence"),
    [
        ("self", "18", "You had a later infusion: 15 April 2030. Please tell how you were on"),
        ("parent", "7-11", "Your child had a later infusion: 15 April 2030."),
        ("representative", "18", "Please tell how the person was on the day before."),
    ],
)
def test_its_pages_say_so(teller, age, sentence):
    participant = infused_again(who={"teller": teller}, age={"age_group": age})
    with time_machine.travel(FIVE_DAYS_LATER, tick=False):
        page = shown(signed_in(participant).get(address(participant, "course/")))
    assert sentence in page
    assert SINCE_THEN in page
    assert ABOUT_TODAY in page


def test_without_a_later_infusion_nothing_is_said():
    participant = joined()
    with time_machine.travel(FIVE_DAYS_LATER, tick=False):
        assert SINCE_THEN not in shown(signed_in(participant).get(address(participant, "course/")))


@pytest.mark.parametrize("given", ["2030-04-15", "2030-04"])
def test_what_happened_from_that_day_on_is_refused_and_the_rest_holds_until_the_day_before(given):
    participant = infused_again(given)
    with time_machine.travel(FIVE_DAYS_LATER, tick=False):
        person = signed_in(participant)
        told = SHORT_WAY | {"happened": {"happened": "infection", "now": "none"}}
        answer(
            person, participant, **{key: told[key] for key in ("course", "medicines", "happened")}
        )
        typed = {"onset_0": "16", "onset_1": "4", "onset_2": "2030"}
        page = person.post(address(participant, "infection-1/"), typed)
        if len(given) == 10:
            assert page.status_code == 422
            assert "15 April 2030. Tell it at the next check-in." in shown(page)
            answer(person, participant, infection_1=typed | {"onset_0": "14"})
        answer(person, participant, tests=told["tests"], again=told["again"])
        assert SINCE_THEN in shown(person.get(address(participant)))
        person.post(address(participant))
    check_in = CheckIn.objects.get()
    assert check_in.code == "d100"
    assert check_in.occasion.told_on == DAY_BEFORE
    assert AdverseEvent.objects.filter(occasion=check_in.occasion).exists()
    denied = Negative.objects.filter(occasion=check_in.occasion)
    assert {*denied.values_list("until", flat=True)} == {DAY_BEFORE}
    with time_machine.travel("2030-07-24", tick=False):
        course = shown(signed_in(participant).get(address(participant, "course/")))
    assert "since 14 April 2030?" in course


def test_the_mailed_link_leads_to_signing_in():
    participant = infused_again()
    with time_machine.travel(FIVE_DAYS_LATER, tick=False):
        (time,) = answerable_times(participant)
        page = Person().get(f"/check-in/{token_for(participant, time.key)}/")
    assert (page.status_code, page.url) == (302, "/my/")
