"""Every page of one's own: only one's own, by GET without a change, kept by no browser."""

import pytest
from django.test import Client

from hesperion.privacy.access import NobodyReads
from intake.participants import session
from intake.participants.models import Participant
from intake.record.models import Story
from tests.factories.intake import EMAIL, NAME, STORY, confirmed
from tests.factories.my import signed_in
from tests.people import Person

pytestmark = pytest.mark.django_db

PAGES = [
    *[
        "answers/",
        "answers/told-before/",
        "answers/story/",
        "answers/country/",
        "choices/",
        "uses/",
    ],
    *["download/", "download/file/", "withdraw/", "withdraw/contact/", "withdraw/publishing/"],
    *["withdraw/use/", "withdraw/erase/", "path/"],
]
CHANGED = [
    *["answers/story/", "answers/as-it-was/", "choices/", "withdraw/contact/", "withdraw/use/"],
    "withdraw/erase/",
]


def address(participant, page):
    return f"/my/{participant.public_id}/{page}"


@pytest.mark.parametrize("page", PAGES)
def test_it_opens_for_its_owner_and_is_kept_by_no_browser(page):
    participant = confirmed()
    response = signed_in(participant).get(address(participant, page))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("page", [*PAGES, "answers/as-it-was/"])
def test_anothers_page_is_not_found_and_a_strangers_leads_to_the_way_in(page):
    mine, other = confirmed(), confirmed(consent={"email": "other@example.com"})
    method = "post" if page == "answers/as-it-was/" else "get"
    response = getattr(Client(), method)(address(mine, page))
    assert response.url == "/my/sign-in/"
    browser = signed_in(mine)
    for public_id in (other.public_id, "HSP-0000-0000", "nonsense", mine.public_id.lower()):
        response = getattr(super(Person, browser), method)(f"/my/{public_id}/{page}")
        assert response.status_code == 404
        for word in (NAME, EMAIL, STORY):
            assert word not in response.text


@pytest.mark.parametrize("page", CHANGED)
def test_no_change_is_taken_from_another_site(page):
    participant = confirmed()
    person = signed_in(participant)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = person.cookies
    assert strict.post(address(participant, page)).status_code == 403


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
@pytest.mark.parametrize("page", [*PAGES, "answers/as-it-was/"])
def test_other_methods_are_refused(method, page):
    participant = confirmed()
    person = signed_in(participant)
    assert getattr(person, method)(address(participant, page)).status_code == 405


def test_the_home_page_leads_to_all_of_them_for_each_of_several():
    several = [confirmed(), confirmed()]
    page = signed_in(*several).get("/my/").text
    for participant in several:
        for part in ("answers/", "choices/", "uses/", "download/", "withdraw/"):
            assert f'href="{address(participant, part)}"' in page


def test_a_page_reads_nobody_but_its_participant(monkeypatch):
    mine, other = confirmed(), confirmed()
    monkeypatch.setattr(
        "intake.my.views.corrections.earlier_answers", lambda _: Story.objects.get(pk=other.pk).text
    )
    with pytest.raises(NobodyReads):
        signed_in(mine, other).get(address(mine, "answers/told-before/"))


@pytest.mark.parametrize("page", PAGES)
def test_after_the_hour_it_is_closed(page, session_clock):
    participant = confirmed()
    person = signed_in(participant)
    session_clock.now += session.MAX_SECONDS + 1
    assert person.get(address(participant, page)).url == "/my/sign-in/"
    assert Participant.objects.count() == 1
