"""Articles for tests: sound unless told otherwise."""

from typing import Any

from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Collection, Locale, Page

from articles.models import ArticleIndexPage, ArticlePage, Reference
from articles.rights import grant_staff, set_up_review

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


def load_after_flush() -> None:
    """What ships in English, in a database whose tests commit: a flush takes what migrations made along."""
    if not Page.objects.exists():
        Locale.objects.get_or_create(language_code="en")
        Page.add_root(title="Root", slug="root")
        Collection.add_root(name="Root")
        grant_staff()
        set_up_review()
    call_command("load_articles", "en", verbosity=0)
