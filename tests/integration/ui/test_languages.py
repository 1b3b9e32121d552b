"""The same page in every language: its addresses, its marks, and the way from one to the other."""

import pytest
from bs4 import BeautifulSoup
from django.conf import settings

from hesperion.ui.templatetags.languages import _kept_versions
from tests.factories.articles import remove
from tests.factories.my import mailed

pytestmark = pytest.mark.django_db

CODES = [code for code, _name in settings.LANGUAGES]
ARTICLE = "articles/car-t-autoimmune/"


def page(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def switcher(soup):
    """(language, address, whether it is the present one) of each link."""
    return [
        (link["hreflang"], link["href"], link.get("aria-current") == "true")
        for link in soup.select(".languages a")
    ]


def alternates(soup):
    return {
        link["hreflang"]: link["href"] for link in soup.select('link[rel="alternate"][hreflang]')
    }


@pytest.mark.parametrize("code", CODES)
def test_a_page_leads_to_itself_in_every_language(client, code):
    prefix = "" if code == "en" else f"/{code}"
    soup = page(client, f"{prefix}/share/")
    assert (soup.html["lang"], soup.html["dir"]) == (code, "ltr")
    assert switcher(soup) == [
        ("en", "/share/", code == "en"),
        ("de", "/de/share/", code == "de"),
        ("es", "/es/share/", code == "es"),
    ]


def test_each_language_is_named_in_its_own_words(client):
    links = page(client, "/share/").select(".languages a")
    assert [(link["lang"], link["dir"], link.text) for link in links] == [
        ("en", "ltr", "English"),
        ("de", "ltr", "Deutsch"),
        ("es", "ltr", "Español"),
    ]


def test_the_language_keeps_the_token_and_the_query_of_an_address(client):
    address = f"{mailed().link}?from=mail"
    assert [link[1] for link in switcher(page(client, address))] == [
        address,
        f"/de{address}",
        f"/es{address}",
    ]


def test_only_addresses_that_say_nothing_about_a_person_are_kept_in_memory(client):
    _kept_versions.cache_clear()
    page(client, mailed().link)
    assert _kept_versions.cache_info().currsize == 0
    page(client, "/share/")
    assert _kept_versions.cache_info().currsize == 1


def test_answers_that_were_saved_come_along(client):
    client.post("/share/")
    response = client.post("/de/share/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/de/share/")


def test_a_page_with_questions_sends_what_was_typed_along_and_enter_presses_its_own_button(client):
    question = client.post("/share/", follow=True).redirect_chain[-1][0]
    buttons = page(client, question).select(".languages button[form=answers]")
    assert "formaction" not in buttons[0].attrs, "the first one is what Enter presses"
    assert [button["formaction"] for button in buttons[1:]] == [
        question,
        f"/de{question}",
        f"/es{question}",
    ]
    assert page(client, question).select_one("form#answers[method=post]")
    assert not page(client, "/share/").select_one(".languages button")


def test_search_engines_are_told_of_the_languages_of_public_pages(client):
    assert alternates(page(client, "/de/share/")) == {
        "en": "http://testserver/share/",
        "de": "http://testserver/de/share/",
        "es": "http://testserver/es/share/",
    }


def test_search_engines_are_told_nothing_of_a_page_with_a_token(client):
    soup = page(client, mailed().link)
    assert soup.select_one('meta[name="robots"]')["content"] == "noindex"
    assert alternates(soup) == {}


@pytest.mark.parametrize("path", ["/account/login/", "/share/nobody-knows/this/page/at.all"])
def test_a_page_with_one_address_for_all_offers_no_languages(client, path):
    soup = BeautifulSoup(client.get(path).content, "html.parser")
    assert soup.html["lang"] == "en"
    assert switcher(soup) == []
    assert alternates(soup) == {}


@pytest.mark.parametrize("path", ["", "articles/", ARTICLE])
def test_an_untranslated_page_is_shown_as_what_it_is_in_a_frame_of_the_other_language(client, path):
    remove("de", "es")
    soup = page(client, f"/de/{path}")
    assert soup.html["lang"] == "de"
    assert (soup.h1["lang"], soup.h1["dir"]) == ("en", "ltr")
    assert soup.select_one("main .govuk-inset-text")
    assert soup.select_one('link[rel="canonical"]')["href"] == f"http://testserver/{path}"
    assert alternates(soup) == {"en": f"http://testserver/{path}"}


@pytest.mark.parametrize("path", ["", "articles/", ARTICLE])
def test_in_its_own_language_a_page_needs_no_marks(client, path):
    soup = page(client, f"/{path}")
    assert "lang" not in soup.h1.attrs
    assert soup.select_one('link[rel="canonical"]')["href"] == f"http://testserver/{path}"
    assert soup.select_one("main .govuk-inset-text") is None


def test_the_doors_and_the_list_of_articles_stay_in_the_language_of_the_frame(client):
    remove("de", "es")
    doors = [link["href"] for link in page(client, "/de/").select(".door a")]
    assert doors == [f"/de/{ARTICLE}", "/de/share/", "/de/registry/", "/de/trials/"]
    listed = [link["href"] for link in page(client, "/de/articles/").select(".rows a")]
    assert f"/de/{ARTICLE}" in listed
    assert all(link.startswith("/de/articles/") for link in listed)


def test_a_page_that_nobody_knows_is_not_found_in_every_language(client):
    assert page(client, "/de/nowhere/", status=404).html["lang"] == "de"


def test_researchers_and_staff_are_met_in_english_whatever_their_browser_asks_for(client):
    response = client.get("/account/login/", headers={"accept-language": "de"})
    assert response.headers["Content-Language"] == "en"
