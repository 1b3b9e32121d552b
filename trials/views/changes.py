"""What each applied file of records changed: all of them, one, and the newest as an Atom feed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hesperion.edge.page_cache import cacheable
from trials.clocks import current_clocks
from trials.pages.changes import AppliedImport, applied_import_page, applied_imports
from trials.views.page import trials_page

_LISTED, _IN_FEED = 100, 20
_LARGEST = 10**15  # PostgreSQL's bigint is larger


@require_safe
def trial_changes(request: HttpRequest) -> HttpResponse:
    clocks = current_clocks()
    context = {"imports": applied_imports(clocks, _LISTED)}
    return trials_page(request, "changes.html", clocks, context)


@require_safe
def trial_change(request: HttpRequest, number: int) -> HttpResponse:
    clocks = current_clocks()
    found = applied_import_page(number, clocks) if number <= _LARGEST else None
    if found is None:
        raise Http404
    return trials_page(request, "change.html", clocks, {"one": found})


class TrialChangesFeed(Feed):
    """An entry for each of the newest applied imports."""

    feed_type = Atom1Feed
    title = gettext_lazy("What changed in the trials")
    author_name = "Hesperion"

    def link(self) -> str:
        return reverse("trials:changes")

    def items(self) -> Sequence[AppliedImport]:
        return applied_imports(current_clocks(), _IN_FEED)

    def item_title(self, item: AppliedImport) -> str:
        return item.words

    def item_description(self, item: AppliedImport) -> str:
        return ""

    def item_link(self, item: AppliedImport) -> str:
        return reverse("trials:change", args=[item.trial_import.pk])

    def item_guid(self, item: AppliedImport) -> str:
        host = urlsplit(settings.BASE_URL).hostname
        return f"tag:{host},{item.applied_at:%Y-%m-%d}:trials/{item.trial_import.pk}"

    def item_pubdate(self, item: AppliedImport) -> datetime:
        return item.applied_at

    item_updateddate: Any = item_pubdate


@require_safe
def trial_changes_feed(request: HttpRequest) -> HttpResponse:
    return cacheable(TrialChangesFeed()(request))
