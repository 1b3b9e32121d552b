"""Letters to those who gave their story: over released numbers, reviewed, in a list of their own."""

import pytest
from django.urls import reverse
from wagtail.models import Locale

from articles.models import ArticlePage, LetterPage
from hesperion.public_log.models import Statement
from tests import editing
from tests.editing import decide, edit, sentences
from tests.factories import atlas
from tests.factories.articles import index, letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def release():
    return atlas.published({"people:sle:infused": 16}).number


@pytest.fixture
def published(author, doctor, release):
    draft = letter(release=release)
    edit(author, draft, release=release)
    decide(doctor, draft)
    return LetterPage.objects.get(pk=draft.pk, live=True)


def test_an_editor_writes_a_letter_and_a_doctor_alone_publishes_it(author, doctor, release):
    address = reverse("wagtailadmin_pages:add", args=["articles", "letterpage", index().pk])
    sent = editing.form(title="To you", slug="to-you", release=release) | {"action-submit": "1"}
    assert author.post(address, sent).status_code == 302
    draft = LetterPage.objects.get(slug="to-you")
    assert not draft.live
    for action in ("action-publish", "action-workflow-action"):
        edit(author, draft, action, release=release)
    decide(author, draft)
    assert not LetterPage.objects.get(pk=draft.pk).live
    decide(doctor, draft)
    assert LetterPage.objects.get(pk=draft.pk).live


@pytest.mark.parametrize("number", [0, 2, 2**31, "", "x"])
def test_a_letter_over_numbers_that_were_not_released_is_not_handed_in(author, release, number):
    draft = letter(release=release)
    assert sentences(edit(author, draft, release=number))
    assert not LetterPage.objects.get(pk=draft.pk).workflow_in_progress


def test_a_candidate_is_no_release(author, release):
    number = atlas.candidate({"people:sle:infused": 26}).number
    assert "There is no release" in sentences(edit(author, letter(), release=number))


def test_readers_find_it_in_the_list_of_letters_and_not_among_the_articles(client, published):
    address = published.get_url()
    assert address in client.get("/articles/letters/").text
    assert address not in client.get("/articles/").text
    page = client.get(address).text
    assert "/atlas/releases/1/" in page
    assert "MedicalScholarlyArticle" not in page
    assert address in client.get("/sitemap.xml").text
    assert published.title in client.get("/articles/feed/").text
    assert address in client.get("/articles/search/?q=cells").text


def test_each_language_has_the_letter_in_its_own_words_or_else_in_english(client, published):
    german = published.copy_for_translation(_locale("de"))
    german.title, german.reviewed_on = "Was wir lernten", published.reviewed_on
    german.save_revision().publish()
    assert "Was wir lernten" in client.get("/de/articles/letters/").text
    assert published.title not in client.get("/de/articles/letters/").text
    assert published.title in client.get("/es/articles/letters/").text
    assert client.get(f"/es/articles/{published.slug}/").status_code == 200


def test_where_there_is_no_letter_the_list_says_so(client):
    assert "We have written no letter yet" in client.get("/articles/letters/").text


def test_the_first_version_in_a_language_is_a_statement_of_the_log(published):
    one = Statement.objects.get(kind="letter")
    assert one.about == f"letter:{published.slug}"
    day = published.first_published_at.date().isoformat()
    body = {"slug": published.slug, "languages": ["en"], "published": day, "release": 1}
    assert one.body == body
    german = published.copy_for_translation(_locale("de"))
    german.save_revision().publish()
    assert Statement.objects.filter(kind="letter").last().body["languages"] == ["de", "en"]


def test_a_correction_is_a_statement_of_the_log_and_an_update_is_none(author, doctor, draft):
    editing.publish(author, doctor, draft)
    editing.publish(author, doctor, draft, change_kind="update", change_note="More is known.")
    assert not Statement.objects.filter(kind="article-corrected").exists()
    editing.publish(author, doctor, draft, change_kind="correction", change_note="It was wrong.")
    one = Statement.objects.get(kind="article-corrected")
    assert one.about == "article:on-cells"
    assert one.body == {"slug": "on-cells", "language": "en", "version": 3}


def test_a_slug_that_the_log_can_not_have_is_shortened_there(author, doctor):
    odd = "über_" + "x" * 90
    draft = letter(slug=odd, release=atlas.published({}).number)
    edit(author, draft, slug=odd, release=1)
    decide(doctor, draft)
    one = Statement.objects.get(kind="letter")
    assert one.about == "letter:-ber-" + "x" * 45
    assert one.body["slug"] == odd


def test_no_article_has_the_address_of_the_list(author, draft):
    assert "Another page has this address" in sentences(edit(author, draft, slug="letters"))
    assert not ArticlePage.objects.filter(slug="letters").exists()


def _locale(language):
    return Locale.objects.get(language_code=language)
