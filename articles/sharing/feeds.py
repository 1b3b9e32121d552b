"""An Atom feed for each language of published versions: new articles, updates and corrections."""

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

from articles.choices import ChangeKind
from articles.models import PublishedVersion
from hesperion.edge.page_cache import cacheable
from hesperion.text.normalise import normalise

FEED_LENGTH = 30


class LegibleAtom(Atom1Feed):
    """An Atom feed without control characters.

    XML forbids them, and one in a stored text would make the whole feed invalid.
    """

    def add_item(self, title: str, link: str, description: str, *args: Any, **kwargs: Any) -> None:
        title = normalise(title, has_lines=False)
        super().add_item(title, link, normalise(description), *args, **kwargs)


class ArticleFeed(Feed):
    """A feed with an entry for each published version.

    The id of an entry is kept when the article gets another address.
    """

    feed_type = LegibleAtom
    title = gettext_lazy("Articles of Hesperion")
    subtitle = gettext_lazy("New articles, updates and corrections.")
    author_name = "Hesperion"

    def link(self) -> str:
        return reverse("wagtail_serve", args=["articles/"])

    def items(self) -> QuerySet[PublishedVersion]:
        public = PublishedVersion.objects.filter(
            page__live=True, page__locale__language_code=get_language()
        )
        return public.select_related("page").order_by("-at")[:FEED_LENGTH]

    def item_title(self, item: PublishedVersion) -> str:
        if item.kind == ChangeKind.CORRECTION:
            return _("Corrected: %s") % item.page.title
        return item.page.title

    def item_description(self, item: PublishedVersion) -> str:
        return item.note or item.page.standfirst

    def item_link(self, item: PublishedVersion) -> str:
        """The address of the article. Its old addresses redirect to the present one."""
        return item.page.get_url()

    def item_guid(self, item: PublishedVersion) -> str:
        host = urlsplit(settings.BASE_URL).hostname
        return f"tag:{host},{item.at:%Y-%m-%d}:publication/{item.pk}"

    def item_pubdate(self, item: PublishedVersion) -> Any:
        return item.at

    def item_updateddate(self, item: PublishedVersion) -> Any:
        return item.at


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    return cacheable(ArticleFeed()(request))
