"""Every heading of an article has an id to link to."""

from collections import Counter

import pytest
from bs4 import BeautifulSoup

from articles.body.headings import heading_ids
from tests.factories.articles import TEXT, article, explainer

pytestmark = pytest.mark.django_db

SAID = [
    *["Contents", "Sources", "Narration", "Main", "Call", "ref-1", "Term B cell"],
    *["What is known", "What is known", "What is known 2", "What is known"],
    *["Für wen?", "狼疮", "Что известно", "!?", "…", "🙂", "1 < 2 & “3”"],
]


def shown(client, page):
    return BeautifulSoup(client.get(page.get_url()).text, "html.parser")


def test_each_heading_has_an_id_of_its_own_that_the_contents_link_to(client):
    page = article(body=[TEXT, *(("heading", said) for said in SAID)])
    page.save_revision().publish()
    told = shown(client, page)
    ids = Counter(element["id"] for element in told.select("[id]"))
    assert "" not in ids
    assert [name for name, count in ids.items() if count > 1] == []
    links = told.select("nav.contents a")[: len(SAID)]
    assert [link.text for link in links] == SAID
    named = [told.find(id=link["href"].removeprefix("#")) for link in links]
    assert [(head.name, head.text) for head in named] == [("h2", said) for said in SAID]


def test_an_id_is_made_of_the_words_of_the_heading():
    assert heading_ids(SAID[7:15]) == [
        "section-what-is-known",
        "section-what-is-known-2",
        "section-what-is-known-2-2",
        "section-what-is-known-3",
        "section-für-wen",
        "section-狼疮",
        "section-что-известно",
        "section",
    ]


def test_ids_stay_when_another_heading_is_added():
    assert heading_ids(["New", *SAID])[1:8] == heading_ids(SAID)[:7]


def test_no_page_of_a_shipped_article_has_an_id_twice(client):
    ids = [element["id"] for element in shown(client, explainer()).select("[id]")]
    assert len(ids) == len(set(ids))
