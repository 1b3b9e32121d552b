"""Readers search the public articles of their language."""

import logging

import pytest
from bs4 import BeautifulSoup

from tests.factories.articles import article

pytestmark = pytest.mark.django_db

ADDRESS = "/articles/search/"


def published(**fields):
    page = article(**fields)
    revision = page.save_revision()
    revision.publish()
    page.refresh_from_db()
    return page


def search(client, words, address=ADDRESS):
    return client.get(address, {"q": words})


def titles(answer):
    return [row.text for row in BeautifulSoup(answer.text, "html.parser").select(".rows h2")]


def marked(answer):
    return [row.text for row in BeautifulSoup(answer.text, "html.parser").select("mark")]


def test_an_article_is_found_by_a_word_in_another_form_and_the_word_is_marked(client):
    published(
        title="On sleep", slug="s", body=[("text", "<p>Zebras were sleeping [@doe2024].</p>")]
    )
    answer = search(client, "zebra")
    assert titles(answer) == ["On sleep"]
    assert marked(answer) == ["Zebras"]


def test_an_excerpt_has_sentences_and_no_cells_of_tables(client):
    table = {"caption": "Zebras", "head": ["Zebra", "Zebras"], "rows": [["zebra", "zebra"]]}
    text = "<p>In the shade a zebra sleeps [@doe2024].</p>"
    published(title="On sleep", slug="s", body=[("table", table), ("text", text)])
    answer = search(client, "zebra")
    assert marked(answer) == ["zebra"]
    assert "In the shade a" in answer.text


def test_articles_with_the_word_in_their_title_come_first(client):
    body = [("text", "<p>Zebras, zebras and more zebras [@doe2024].</p>")]
    published(title="Animals", slug="animals", body=body)
    published(title="One zebra", slug="one")
    assert titles(search(client, "zebras")) == ["One zebra", "Animals"]


def test_a_draft_is_not_found(client):
    article(title="Zebras")
    assert "Nothing found" in search(client, "zebras").text


def test_a_search_without_hits_says_what_to_try_and_keeps_the_words(client):
    answer = search(client, "unheardof")
    assert "Check the spelling." in answer.text
    assert 'value="unheardof"' in answer.text


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '" onfocus="x', "'; DROP TABLE x; --", "a & | ! (", "\\"]
)
def test_markup_and_injections_are_searched_for_as_words(client, words):
    answer = search(client, words)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    field = BeautifulSoup(answer.text, "html.parser").find(id="search-words")
    assert field["value"] == words
    assert not field.has_attr("onfocus")


def test_markup_in_an_article_is_shown_as_text(client):
    published(
        title="T", slug="t", body=[("text", "<p>Zebra &lt;b&gt;bold&lt;/b&gt; [@doe2024].</p>")]
    )
    excerpt = BeautifulSoup(search(client, "zebra").text, "html.parser").select_one(".rows p")
    assert "bold" in excerpt.text
    assert not excerpt.find("b")


def test_no_more_than_200_characters_are_searched_for(client):
    field = BeautifulSoup(search(client, "x" * 500).text, "html.parser").find(id="search-words")
    assert field["value"] == "x" * 200


def test_results_are_not_cached_and_not_indexed_by_search_engines(client):
    answer = search(client, "cells")
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert "Surrogate-Control" not in answer.headers
    assert 'content="noindex"' in answer.text
    assert "cells" not in BeautifulSoup(answer.text, "html.parser").title.text


def test_no_log_has_the_words_that_were_searched_for(client, caplog):
    with caplog.at_level(logging.DEBUG):
        search(client, "secretillness")
        search(client, "secretillness", "/articles/nowhere/")
    requests = [row for row in caplog.records if not row.name.startswith("django.db")]
    assert not any("secretillness" in row.getMessage() for row in requests)


def test_readers_of_other_languages_find_the_articles_that_they_are_shown(client):
    answer = search(client, "cells", "/de/articles/search/")
    assert titles(answer)
    links = BeautifulSoup(answer.text, "html.parser").select(".rows a")
    assert all(link["href"].startswith("/de/articles/") for link in links)


def test_the_list_of_articles_has_the_search_field(client):
    assert 'action="/articles/search/"' in client.get("/articles/").text
