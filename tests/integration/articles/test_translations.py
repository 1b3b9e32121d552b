"""Articles in several languages: a page for each, marked as a translation, and as outdated if it is."""

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.management import call_command

from articles.models import ArticleIndexPage, ArticlePage, HomePage
from articles.queries import outdated_translations
from tests.factories.articles import article, explainer

PATH = "articles/car-t-autoimmune/"
LANGUAGES = [code for code, _name in settings.LANGUAGES]
PREFIXES = {"en": "/", "de": "/de/", "es": "/es/"}

pytestmark = pytest.mark.django_db


def get(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return BeautifulSoup(answer.text, "html.parser")


def translation(language):
    return ArticlePage.objects.get(slug="car-t-autoimmune", locale__language_code=language)


def change_original():
    original = explainer()
    original.change_kind, original.change_note = "update", "Something new."
    original.save_revision().publish()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path", ["", "articles/", PATH, f"{PATH}history/", "articles/taking-part-in-research/"]
)
def test_each_page_is_written_in_its_own_language(client, language, path):
    page = get(client, PREFIXES[language] + path)
    assert page.html["lang"] == language
    assert page.h1.text.strip()
    assert not page.h1.get("lang"), "not a foreign part of its page"


def test_the_languages_differ_and_share_their_slugs(client):
    titles = {get(client, PREFIXES[code] + PATH).h1.text for code in LANGUAGES}
    assert len(titles) == 3
    for model in (HomePage, ArticleIndexPage):
        assert model.objects.count() == 3
        assert model.objects.values("translation_key").distinct().count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["", "articles/", PATH])
def test_each_page_names_itself_and_all_its_languages(client, language, path):
    page = get(client, PREFIXES[language] + path)
    head = "http://testserver"
    (canonical,) = page.select("link[rel=canonical]")
    assert canonical["href"] == f"{head}{PREFIXES[language]}{path}"
    alternates = {link["hreflang"]: link["href"] for link in page.select("link[hreflang]")}
    assert alternates == {code: f"{head}{PREFIXES[code]}{path}" for code in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_stay_in_their_language(client, language):
    """Home, list, article, and the links to the same page elsewhere."""
    for path in ("", "articles/", PATH):
        page = get(client, PREFIXES[language] + path)
        for link in page.select("main a[href^='/'], header nav a[href^='/']:not([hreflang])"):
            if not link.get("hreflang"):
                assert link["href"].startswith(PREFIXES[language]), link
                assert "/de/de/" not in link["href"]
        for link in page.select(".languages a"):
            get(client, link["href"])


@pytest.mark.parametrize("language", ["de", "es"])
def test_a_translation_says_so_and_links_to_the_original(client, language):
    page = get(client, PREFIXES[language] + PATH)
    (link,) = page.select(".translation a")
    assert (link["href"], link["lang"]) == (f"/{PATH}", "en")
    assert not get(client, f"/{PATH}").select(".translation")


def test_a_translation_has_a_review_of_its_own(client):
    german = translation("de")
    assert german.published_versions.get().by == "system:articles"
    assert german.get_workflow().name == "Medical review"
    assert german.review_due is None


def test_readers_and_editors_are_told_when_the_original_is_newer(client, superuser):
    assert not outdated_translations().exists()
    assert len(get(client, "/de/" + PATH).select(".govuk-inset-text")) == 0
    change_original()
    assert len(get(client, "/de/" + PATH).select(".govuk-inset-text")) == 1
    assert set(outdated_translations()) == {translation("de"), translation("es")}
    panel = BeautifulSoup(superuser.get("/cms/").text, "html.parser").select_one(
        "[id*=translations-behind]"
    )
    assert panel
    german = translation("de")
    german.change_kind, german.change_note = "update", "Etwas Neues."
    german.save_revision().publish()
    assert set(outdated_translations()) == {translation("es")}
    assert not get(client, "/de/" + PATH).select(".govuk-inset-text")


def test_an_untranslated_article_is_shown_in_the_frame_of_the_readers_language(client):
    page = article()
    page.live = True
    page.save_revision().publish()
    listed = get(client, "/de/articles/").select_one("a[href='/de/articles/on-cells/']")
    assert listed.find_parent("li")["lang"] == "en"
    shown = get(client, "/de/articles/on-cells/")
    assert shown.html["lang"] == "de"
    assert shown.h1["lang"] == "en"
    assert [link["href"] for link in shown.select("link[rel=canonical]")] == [
        "http://testserver/articles/on-cells/"
    ]
    assert client.get("/de/articles/nothing/").status_code == 404


def test_loading_again_changes_nothing_in_any_language(capsys):
    capsys.readouterr()
    call_command("load_articles")
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 9
    assert all(line.endswith(": unchanged") for line in told)


def test_loading_one_language_does_not_change_the_others(capsys):
    capsys.readouterr()
    call_command("load_articles", "de")
    assert {line.split(".")[1] for line in capsys.readouterr().out.splitlines()} == {"de"}
