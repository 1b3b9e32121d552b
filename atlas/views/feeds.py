"""An Atom feed of releases, for each language."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from atlas.models import Release
from atlas.queries import published_releases
from hesperion.edge.page_cache import cacheable


class ReleaseFeed(Feed):
    feed_type = Atom1Feed
    title = gettext_lazy("Releases of the atlas")
    author_name = "Hesperion"

    def link(self) -> str:
        return reverse("atlas:releases")

    def items(self) -> QuerySet[Release]:
        return published_releases().select_related("approval").reverse()

    def item_title(self, item: Release) -> str:
        return _("Release %(number)d of the atlas") % {"number": item.number}

    def item_description(self, item: Release) -> str:
        return _("Counted on %(day)s") % {"day": date_format(item.counted_on)}

    def item_link(self, item: Release) -> str:
        return reverse("atlas:release", args=[item.number])

    def item_pubdate(self, item: Release) -> datetime:
        return item.approval.published_at

    item_updateddate: Any = item_pubdate


@require_safe
def release_feed(request: HttpRequest) -> HttpResponse:
    return cacheable(ReleaseFeed()(request))
