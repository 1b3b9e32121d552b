"""Comparisons in /cms/ show changed words and changed addresses of links, and no other changes."""

import pytest
from bs4 import BeautifulSoup
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.rich_text import RichText

from articles.blocks import FEATURES
from articles.body.comparison import ProseComparison
from articles.body.paragraphs import paragraphs_of
from tests.factories.articles import explainer, home

pytestmark = pytest.mark.django_db

ADDED = "Many wait for a year."


def through_the_editor(value):
    """The form's value for a rich text that the editor did not change."""
    converter = ContentstateConverter(features=FEATURES)
    return RichText(converter.to_database_format(converter.from_database_format(value.source)))


def compared(client, page):
    shown = client.get(f"/cms/pages/{page.pk}/revisions/compare/live...latest/")
    main = BeautifulSoup(shown.text, "html.parser").select_one("main")
    return [[mark.text for mark in main.select(f".{kind}")] for kind in ("addition", "deletion")]


def test_an_added_sentence_is_one_addition_and_no_deletion(superuser):
    page = explainer().get_latest_revision_as_object()
    texts = [block for block in page.body if block.block_type in ("text", "caution")]
    for block in texts:
        block.value = through_the_editor(block.value)
    first = texts[0]
    first.value = RichText(first.value.source.replace("</p>", f" {ADDED}</p>", 1))
    assert len(texts) > 10
    page.save_revision()
    assert compared(superuser, page) == [[ADDED], []]


def test_versions_of_the_home_page_are_compared_by_words_too(superuser):
    page = home()
    introduction = through_the_editor(RichText(page.intro)).source
    page.intro = introduction.replace("</p>", f" {ADDED}</p>", 1)
    page.save_revision()
    assert compared(superuser, page) == [[ADDED], []]


def told(before, after):
    block = type("Block", (), {})()
    comparison = ProseComparison(block, True, True, RichText(before), RichText(after))
    return comparison.has_changed(), comparison.htmldiff()


def test_a_changed_address_of_a_link_is_a_change():
    assert told(
        '<p><a href="https://a.example/">Read</a> it.</p>',
        '<p><a href="https://b.example/">Read</a> it.</p>',
    ) == (
        True,
        '<p>Read <span class="deletion">(https://a.example/)</span> '
        '<span class="addition">(https://b.example/)</span> it.</p>',
    )


def test_line_breaks_between_paragraphs_are_no_change():
    assert told("<p>One.</p>\n<ul>\n<li>Two.</li>\n</ul>", "<p>One.</p><ul><li>Two.</li></ul>") == (
        False,
        "<p>One.</p>\n<p>Two.</p>",
    )


def test_a_tag_that_was_typed_is_shown_as_text():
    assert told("<p>1 &lt; 2</p>", "<p>1 &lt; <b>3</b></p>")[1] == (
        '<p>1 &lt; <span class="deletion">2</span> <span class="addition">3</span></p>'
    )


def test_the_text_of_an_item_with_a_list_of_its_own_is_compared():
    assert list(paragraphs_of("<ul><li>Outer<ul><li>Inner</li></ul></li></ul>")) == [
        "Outer",
        "Inner",
    ]
