"""An editor has a public letter mailed: once, and two a year. Participants find letters on their own page."""

from datetime import UTC, datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.urls import reverse

from hesperion.accounts.groups import GROUPS
from hesperion.privacy.audit.models import Event
from registry.letters.actions import LetterRefused, begin_mailing
from registry.models import LetterMailing
from tests import editing
from tests.factories.articles import explainer
from tests.factories.articles import letter as draft_of_letter
from tests.factories.intake import confirmed
from tests.factories.letters import public_letter, translated_letter, willing
from tests.factories.my import signed_in
from tests.services import in_parallel
from tests.staff import in_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter():
    return public_letter()


@pytest.fixture
def author():
    return editing.editor()


def address_of(page):
    return reverse("mail_letter", args=[page.pk])


def card_of(participant, address="/my/"):
    page = signed_in(participant).get(address).text
    return page[page.index("<h3", page.index("articles/letters/") - 200) :][:1200]


def test_an_editor_reads_to_whom_it_goes_and_has_it_mailed_once(author, letter):
    edit = author.get(reverse("wagtailadmin_pages:edit", args=[letter.pk]))
    assert address_of(letter) in edit.text
    asked = author.get(address_of(letter)).text
    assert "allows us to write" in asked
    assert "Mail it now" in asked
    assert not LetterMailing.objects.exists()
    assert author.post(address_of(letter)).status_code == 302
    mailing = LetterMailing.objects.get()
    assert (mailing.letter, mailing.by) == (letter.translation_key, f"user:{author.user.pk}")
    event = Event.objects.get(action="letter-mailed")
    assert event.detail == {"letter": letter.slug}
    again = author.post(address_of(letter))
    assert (again.status_code, LetterMailing.objects.count()) == (409, 1)
    assert "mailed already" in again.text
    assert "Mail it now" not in author.get(address_of(letter)).text


def test_all_languages_of_a_letter_are_one_letter(author, letter):
    german = translated_letter(letter, "de", title="Was wir lernten")
    assert author.post(address_of(letter)).status_code == 302
    assert author.post(address_of(german)).status_code == 409


def test_the_page_says_the_same_however_many_people_get_it(author, letter):
    def words():
        page = BeautifulSoup(author.get(address_of(letter)).text, "html.parser")
        return page.main.get_text(" ")

    before = words()
    assert "A mail goes to" in before
    for number in range(3):
        willing(f"p{number}@example.com")
    assert words() == before


@pytest.mark.parametrize("role", [role for role in GROUPS if role != "editor"])
def test_nobody_else_has_it_mailed(role, letter):
    client = in_group(role, email="else@example.com")
    for answer in (client.get(address_of(letter)), client.post(address_of(letter))):
        assert answer.status_code in {302, 403}
    assert not LetterMailing.objects.exists()


def test_a_letter_that_is_not_public_is_not_mailed(author):
    draft = draft_of_letter()
    assert author.post(address_of(draft)).status_code == 409
    assert "not public" in author.get(address_of(draft)).text
    assert not LetterMailing.objects.exists()


def test_what_is_no_letter_is_not_found(author):
    for number in (explainer().pk, 10**9, 10**20):
        for answer in (author.get, author.post):
            assert answer(f"/cms/letters/{number}/mail/").status_code == 404


def test_a_third_letter_waits_for_the_next_year(author, letter):
    letters = [letter, *(public_letter(slug=f"letter-{number}") for number in range(3))]
    with time_machine.travel(datetime(2027, 12, 31, 12, tzinfo=UTC), tick=False):
        for one in letters[:2]:
            begin_mailing(letter=one, by="user:1")
        with pytest.raises(LetterRefused, match="Two letters were mailed in 2027"):
            begin_mailing(letter=letters[2], by="user:1")
    with time_machine.travel(datetime(2028, 1, 1, 12, tzinfo=UTC), tick=False):
        assert begin_mailing(letter=letters[2], by="user:1").number == 1


@pytest.mark.parametrize("values", [{"number": 3}, {"number": 0}, {"number": 1}])
def test_the_database_holds_two_a_year(letter, values):
    first = begin_mailing(letter=letter, by="user:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterMailing.objects.create(
            letter=explainer().translation_key, year=first.year, by="user:1", **values
        )


@pytest.mark.django_db(transaction=True)
def test_two_editors_who_press_together_have_it_mailed_once(letter):
    def press():
        try:
            begin_mailing(letter=letter, by="user:1")
        except LetterRefused:
            return "refused"
        return "begun"

    assert sorted(in_parallel(4, press)) == ["begun", *["refused"] * 3]
    assert LetterMailing.objects.count() == 1


def test_the_own_page_has_the_newest_letters_in_the_readers_language(letter):
    translated_letter(letter, "de", title="Was wir lernten")
    public_letter(slug="second", title="What came next")
    participant = confirmed()
    assert "What came next" in card_of(participant)
    german = card_of(participant, "/de/my/")
    assert "Was wir lernten" in german
    assert "What came next" in german
    assert letter.title not in german


def test_the_log_links_to_a_letter_by_an_address_that_leads_to_its_page(client, letter):
    for prefix in ("", "/de"):
        answer = client.get(f"{prefix}/registry/letters/{letter.slug}/")
        assert (answer.status_code, answer["Location"]) == (
            302,
            f"{prefix}/articles/{letter.slug}/",
        )
        assert client.get(answer["Location"]).status_code == 200
    letter.unpublish()
    assert client.get(f"/registry/letters/{letter.slug}/").status_code == 404


def test_without_a_letter_the_own_page_says_so():
    assert "We have written no letter yet" in signed_in(confirmed()).get("/my/").text
