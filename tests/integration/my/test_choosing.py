"""Each purpose can be switched on and off at once, and every yes and no is kept."""

from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from intake.consent.actions import withdrawals
from intake.consent.models import Consent, ConsentChoice, ConsentDocument
from intake.consent.queries import live_consent, purposes_allowed_by
from tests.factories.intake import confirmed, sign_text
from tests.factories.my import signed_in
from tests.services import in_parallel

pytestmark = pytest.mark.django_db


def address(participant):
    return f"/my/{participant.public_id}/choices/"


def said(response):
    """What the page says of saving, line by line."""
    status = BeautifulSoup(response.text, "html.parser").find(role="status")
    return (
        [line.get_text(" ", strip=True) for line in status.find_all(["p", "li"])] if status else []
    )


def now_allowed(participant):
    return purposes_allowed_by(live_consent(participant))


def test_a_choice_holds_at_once_and_the_earlier_one_is_kept():
    participant = confirmed()
    person = signed_in(participant)
    before = ConsentChoice.objects.count()
    response = person.post(address(participant), {"purposes": ["atlas", "contact"]})
    assert response.url == address(participant)
    assert now_allowed(participant) == {"study", "atlas", "contact"}
    person.post(address(participant), {"purposes": ["atlas"]})
    assert now_allowed(participant) == {"study", "atlas"}
    assert ConsentChoice.objects.count() == before + 3, "what did not change adds nothing"


def test_a_use_that_the_signed_text_does_not_name_is_not_offered_before_a_new_text_is_signed():
    participant = confirmed()
    page = signed_in(participant).get(address(participant)).text
    assert 'value="atlas"' in page
    assert "A new text waits for you." not in page
    first = ConsentDocument.objects.get(version__number="1.0", audience="self", language="en")
    sign_text(participant, first)
    person = signed_in(participant)
    page = person.get(address(participant)).text
    assert 'value="atlas"' not in page
    assert 'value="contact"' in page
    assert "A new text waits for you." in page
    assert person.post(address(participant), {"purposes": ["atlas"]}).status_code == 422


def test_the_page_says_once_what_was_saved():
    participant = confirmed()
    person = signed_in(participant)
    person.post(address(participant), {"purposes": ["atlas", "contact"]})
    person.get(address(participant))
    person.post(address(participant), {"purposes": ["contact", "quote"]})
    assert said(person.get(address(participant))) == [
        "Saved. From now on this counts:",
        "No – Count me in numbers everyone can see, like “11 to 15 people had a fever”",
        "Yes – Show some sentences of my story, without my name",
    ]
    assert said(person.get(address(participant))) == []
    person.post(address(participant), {"purposes": ["contact", "quote"]})
    assert said(person.get(address(participant))) == [
        "Saved. Your choices are as you see them below."
    ]


def test_the_page_shows_what_holds():
    participant = confirmed()
    person = signed_in(participant)
    person.post(address(participant), {"purposes": ["quote"]})
    page = person.get(address(participant)).text
    assert page.count("checked") == 1
    assert 'value="quote"' in page[: page.index("checked")][-120:]


def test_the_study_is_not_switched_here_but_leads_to_withdrawing():
    participant = confirmed()
    person = signed_in(participant)
    page = person.get(address(participant)).text
    assert 'value="study"' not in page
    assert f'href="/my/{participant.public_id}/withdraw/"' in page
    assert person.post(address(participant), {"purposes": ["study"]}).status_code == 422
    person.post(address(participant), {})
    assert now_allowed(participant) == {"study"}


@pytest.mark.parametrize("typed", [["advertising"], ["atlas", "x" * 5000], ["\x00"], ["💥"]])
def test_a_tampered_choice_gets_a_sentence_and_changes_nothing(typed):
    participant = confirmed()
    response = signed_in(participant).post(address(participant), {"purposes": typed})
    assert response.status_code == 422
    assert "Choose from the boxes on this page." in unescape(response.text)
    assert now_allowed(participant) == {"study"}


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("age_group", "12-15", {"publish", "quote", "trials"}),
        ("teller", "relative", {"publish", "quote", "trials"}),
    ],
)
def test_for_a_child_and_for_one_who_died_some_are_not_offered(field, value, kept):
    participant = confirmed()
    type(participant).objects.update(**{field: value})
    person = signed_in(participant)
    page = person.get(address(participant)).text
    for purpose in kept:
        assert f'value="{purpose}"' not in page
        assert person.post(address(participant), {"purposes": [purpose]}).status_code == 422
    assert 'value="atlas"' in page


def test_under_an_ended_consent_nothing_can_be_chosen():
    participant = confirmed()
    Consent.objects.update(ended_at=timezone.now())
    person = signed_in(participant)
    assert person.get(address(participant)).url == "/my/"
    assert person.post(address(participant), {"purposes": ["atlas"]}).status_code == 409
    with pytest.raises(withdrawals.Locked):
        withdrawals.choose_purposes(participant=participant, granted=["atlas"], offered=["atlas"])


@pytest.mark.django_db(transaction=True)
def test_of_twenty_pages_sent_at_once_one_adds_a_row():
    participant = confirmed()
    before = ConsentChoice.objects.count()

    def press():
        withdrawals.choose_purposes(participant=participant, granted=["atlas"], offered=["atlas"])

    in_parallel(10, press, rounds=2)
    assert ConsentChoice.objects.count() == before + 1
