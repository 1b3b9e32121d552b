"""Articles for tests: sound unless told otherwise."""

from typing import Any

from django.db import connection
from django.utils import timezone

from articles.models import ArticleIndexPage, ArticlePage, HomePage, LetterPage, Reference

SOURCE = {"authors": "Doe J", "title": "On cells", "journal": "A Journal", "year": 2024}
TEXT = ("text", "<p>Cells were given [@doe2024].</p>")


def article(*, body: Any = (TEXT,), keys: Any = ("doe2024",), **fields: Any) -> ArticlePage:
    """A draft below the index."""
    return _below_index(ArticlePage, body, keys, **fields)


def letter(*, body: Any = (TEXT,), keys: Any = ("doe2024",), **fields: Any) -> LetterPage:
    """A draft of a letter over the first release, below the index."""
    told = {"title": "Two years of stories", "slug": "what-we-learned", "release": 1} | fields
    return _below_index(LetterPage, body, keys, **told)


def _below_index(kind: Any, body: Any, keys: Any, **fields: Any) -> Any:
    page = kind(
        **{
            "title": "On cells",
            "slug": "on-cells",
            "standfirst": "What cells do.",
            "prepared_by": "Hesperion Research Team",
            "checked_on": timezone.now().date(),
            "body": list(body),
            "live": False,
        }
        | fields
    )
    page.references = [Reference(key=key, **SOURCE) for key in keys]
    return index().add_child(instance=page)


def explainer() -> ArticlePage:
    """The article on CAR-T that ships with the project, in English."""
    return ArticlePage.objects.get(slug="car-t-autoimmune", locale__language_code="en")


def index() -> ArticleIndexPage:
    """The list of articles in English."""
    return ArticleIndexPage.objects.get(locale__language_code="en")


def home() -> HomePage:
    """The home page in English."""
    return HomePage.objects.get(locale__language_code="en")


def remove(*languages: str) -> None:
    """Delete the shipped pages of these languages, which the site itself refuses since they were public."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE articles_publishedversion CASCADE")
    for page in HomePage.objects.filter(locale__language_code__in=languages):
        page.delete()
