"""What a browser shows of participants' own pages about trials: axe finds nothing, and nothing sticks out."""

import pytest

from tests.browser.rendered import faults_of
from tests.factories import trials
from tests.factories.intake import car_t
from tests.factories.my import signed_in
from tests.factories.trial_news import curious, mails_delivered, open_trial, swept
from trials.choices import CriterionKind, Operator

pytestmark = pytest.mark.django_db

SENTENCE = "Made up: no earlier CAR-T cells."
FITTING = "Made up: women and men."


def pages_about_trials():
    """Each page of somebody whom a sentence seems not to fit, and of somebody without any trial."""
    told = {"age": {"age_group": "18", "country": "DE"}, "choices": {"purposes": ["study"]}}
    alone = curious("a@example.com", **told)
    pages = {"/my/?alone": signed_in(alone).get("/my/")}
    page = f"/my/{alone.public_id}/trials/"
    pages[page] = signed_in(alone).get(page)
    pages[f"{page}?wrong"] = signed_in(alone).post(page, {"countries": ["XX"]})
    participant = curious(age={"age_group": "18", "country": "DE"}, **car_t())
    person, page = signed_in(participant), f"/my/{participant.public_id}/trials/"
    for number, country in enumerate(["DE", "DE", "AT", "US"], start=1):
        about = open_trial(
            f"NCT9999000{number}",
            country,
            criteria=[("exclusion", SENTENCE), ("inclusion", FITTING)],
        )
        codes, sexes = {"codes": ["yes"]}, {"codes": ["female", "male"]}
        if number != 2:
            trials.reading(about, FITTING, CriterionKind.SEX, Operator.ANY_OF, sexes)
        if number in (1, 3):
            operator = Operator.NONE_OF
            trials.reading(about, SENTENCE, CriterionKind.CAR_T, operator, codes, part="exclusion")
    swept()
    mails_delivered()
    addresses = [page, f"{page}letter/", f"{page}letter/?trial=NCT99990001&language=en"]
    return pages | {address: person.get(address) for address in addresses}


def test_own_pages_about_trials_are_accessible_and_fit(postbox):
    pages = pages_about_trials()
    assert [answer.status_code for answer in pages.values()] == [200, 200, 422, 200, 200, 200]
    assert faults_of(pages) == []
