"""What is new in the articles, corrections too, as an Atom feed for each language."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Publication
from articles.models.publications import Kind
from hesperion.edge.page_cache import cacheable
from hesperion.text.normalise import normalise

NEWEST = 30


class LegibleAtom(Atom1Feed):
    """A control in one stored text must not take the feed from everybody: XML has no place for it."""

    def add_item(self, title: str, link: str, description: str, *args: Any, **kwargs: Any) -> None:
        title = normalise(title, has_lines=False)
        super().add_item(title, link, normalise(description), *args, **kwargs)


class ArticleFeed(Feed):
    """An entry for each publication. Its id never changes, wherever the article moves."""

    feed_type = LegibleAtom
    title = gettext_lazy("Articles of Hesperion")
    subtitle = gettext_lazy("New articles, updates and corrections.")
    author_name = "Hesperion"

    def link(self) -> str:
        return reverse("wagtail_serve", args=["articles/"])

    def items(self) -> "QuerySet[Publication]":
        public = Publication.objects.filter(
            page__live=True, page__locale__language_code=get_language()
        )
        return public.select_related("page").order_by("-at")[:NEWEST]

    def item_title(self, item: Publication) -> str:
        if item.kind == Kind.CORRECTION:
            return _("Corrected: %s") % item.page.title
        return item.page.title

    def item_description(self, item: Publication) -> str:
        return item.note or item.page.standfirst

    def item_link(self, item: Publication) -> str:
        """The article itself: its address leads on when it moves."""
        return item.page.get_url()

    def item_guid(self, item: Publication) -> str:
        host = urlsplit(settings.BASE_URL).hostname
        return f"tag:{host},{item.at:%Y-%m-%d}:publication/{item.pk}"

    def item_pubdate(self, item: Publication) -> Any:
        return item.at

    def item_updateddate(self, item: Publication) -> Any:
        return item.at


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    return cacheable(ArticleFeed()(request))
