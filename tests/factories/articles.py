"""Articles for tests: sound unless told otherwise."""

from typing import Any

from django.utils import timezone

from articles.models import ArticleIndexPage, ArticlePage, Reference

SOURCE = {"authors": "Doe J", "title": "On cells", "journal": "A Journal", "year": 2024}
TEXT = ("text", "<p>Cells were given [@doe2024].</p>")


def article(*, body: Any = (TEXT,), keys: Any = ("doe2024",), **fields: Any) -> ArticlePage:
    """A draft below the index, which must be loaded."""
    page = ArticlePage(
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
    english = ArticleIndexPage.objects.get(locale__language_code="en")
    return english.add_child(instance=page)


def explainer() -> ArticlePage:
    """The article on CAR-T that ships with the project, in English."""
    return ArticlePage.objects.get(slug="car-t-autoimmune", locale__language_code="en")
