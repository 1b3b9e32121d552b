"""The text of an article as paragraphs without markup."""

from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.utils.translation import override

from articles.body.citations import strip_citations

_PARTS = ["h2", "h3", "p", "li", "dt", "dd", "caption", "th", "td", "figcaption"]


def plain_paragraphs(article: Any) -> list[str]:
    """Title, standfirst, body and references of an article, without markup and citations."""
    with override(article.locale.language_code):
        body = list(paragraphs_of(strip_citations(article.body.render_as_block())))
        sources = [
            _plain(
                _soup(render_to_string("articles/reference.html", {"reference": row})).get_text()
            )
            for row in article.references.all()
        ]
    return [article.title, article.standfirst, *body, *sources]


def paragraphs_of(html: str) -> Iterator[str]:
    """The text of each paragraph, list item, heading, cell and image that screen readers read."""
    soup = _soup(html)
    for hidden in soup.select("[aria-hidden=true]"):
        hidden.decompose()
    for image in soup.find_all("img"):
        image.name, image.string = "p", str(image["alt"])
    for part in soup.find_all(_PARTS):
        own = [text for text in part.find_all(string=True) if text.find_parent(_PARTS) is part]
        if text := _plain("".join(own)):
            yield text


def _plain(text: str) -> str:
    return " ".join(text.split())


def _soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")
