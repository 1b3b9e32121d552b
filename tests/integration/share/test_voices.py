"""Each page speaks to whoever tells the story: themselves, a parent, a carer, somebody bereaved."""

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override

from intake.participants.choices import Teller
from intake.record.wording import Voice
from intake.share.queries import SESSION_KEY
from tests.factories.intake import drafted

pytestmark = pytest.mark.django_db


def page_for(client, path, **told):
    draft = drafted(**told)
    session = client.session
    session[SESSION_KEY] = str(draft.pk)
    session.save()
    return BeautifulSoup(client.get(path).content, "html.parser")


def emergency_of(page):
    """The sentences of the box, and the numbers that can be pressed."""
    box = page.select_one(".emergency")
    return " ".join(box.get_text().split()), [link["href"] for link in box.select("a")]


@pytest.mark.parametrize(
    ("country", "numbers"),
    [
        ("DE", ["tel:112", "tel:116123"]),
        ("US", ["tel:911", "tel:988"]),
        ("BE", ["tel:112"]),
        ("AQ", ["tel:112", "tel:911", "tel:116123", "tel:988"]),
    ],
)
def test_numbers_to_press_are_those_of_the_country_or_of_large_parts_of_the_world(
    client, country, numbers
):
    _text, links = emergency_of(page_for(client, "/share/story/", age={"country": country}))
    assert links == numbers


@pytest.mark.parametrize(
    ("teller", "german"),
    [
        ("self", "Wenn es Ihnen jetzt schlecht geht, rufen Sie Ihr CAR-T-Team"),
        ("parent", "Wenn es Ihrem Kind jetzt schlecht geht"),
        ("representative", "Wenn es der Person, um die Sie sich kümmern, jetzt schlecht geht"),
    ],
)
def test_the_emergency_box_names_the_one_who_may_be_unwell(client, teller, german):
    text, _links = emergency_of(page_for(client, "/de/share/", who={"teller": teller}))
    assert german in text
    assert "vielleicht erst nach Wochen" in text


def test_the_bereaved_are_met_with_condolence_and_the_crisis_line_alone(client):
    text, links = emergency_of(page_for(client, "/share/story/", who={"teller": "relative"}))
    assert text.startswith("This can hurt to tell.")
    assert "unwell" not in text
    assert links == ["tel:116123"]


def test_a_voice_knows_whom_it_speaks_to_and_about():
    assert [Voice(teller).person for teller in ("self", "helper")] == ["", ""]
    voice = Voice(Teller.PARENT)
    assert (voice.is_parent, voice.is_carer, voice.is_bereaved) == (True, False, False)
    with override("de"):
        assert voice.person == "Ihr Kind"
