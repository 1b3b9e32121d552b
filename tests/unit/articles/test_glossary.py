"""Words are explained where an article first uses them, and nowhere else."""

import pytest
from bs4 import BeautifulSoup

from articles.body.glossary import mark_terms, terms
from tests.written import ARTICLES, content, strings_of


def marked(html, language="en"):
    """The words that became buttons, and the terms that they open."""
    text, met = mark_terms(html, language)
    buttons = BeautifulSoup(text, "html.parser").select("button.term")
    assert [button["popovertarget"] for button in buttons] == [term.key for term in met]
    return [button.string for button in buttons]


def test_only_the_first_use_of_a_term_is_marked():
    assert marked("<p>An antibody. Antibodies.</p><p>antibody</p>") == ["antibody"]


@pytest.mark.parametrize(
    "html",
    [
        "<h2>An antibody</h2>",
        "<h3>An antibody</h3>",
        '<p><a href="/">An antibody</a></p>',
        "<table><tr><td><p>An antibody</p></td></tr></table>",
        "<blockquote><p>An antibody</p></blockquote>",
        "<figure><figcaption><p>An antibody</p></figcaption></figure>",
        "<p>An antibodylike, anti-antibody thing</p>",
    ],
)
def test_headings_links_tables_quotes_and_parts_of_words_are_not_marked(html):
    assert marked(html) == []


def test_a_use_in_a_heading_does_not_count_as_the_first():
    assert marked("<h2>Antibody</h2><p>The antibody</p>") == ["antibody"]


def test_the_longest_form_wins():
    assert marked("<p>CAR-T cells and a B cell</p>") == ["CAR-T cells", "B cell"]


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_marking_terms_changes_nothing_else(language):
    html = "<p>Antibody &amp; <em>antibody</em> &lt;CAR&gt;</p><ul><li>T &amp; C</li></ul>"
    text, _met = mark_terms(html, language)
    soup = BeautifulSoup(text, "html.parser")
    for button in soup.select("button"):
        button.unwrap()
    assert str(soup) == html


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_words_of_each_language_are_found_in_its_articles(language):
    texts = [text for block in content(ARTICLES[0], language)["body"] for text in strings_of(block)]
    html = "".join(f"<p>{text}</p>" for text in texts)
    assert len(marked(html, language)) > len(terms(language)) / 2


def test_a_language_without_a_glossary_marks_nothing():
    assert mark_terms("<p>An antibody</p>", "fr") == ("<p>An antibody</p>", [])


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_no_two_terms_have_the_same_key(language):
    assert len({term.key for term in terms(language)}) == len(terms(language))
