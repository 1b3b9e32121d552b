"""An Atom feed of statements for each language, with the head of the log: who keeps it can prove a cut."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hesperion.edge.page_cache import cacheable
from hesperion.public_log.queries import last_statement
from registry.log_pages import newest_statements
from registry.log_words import ShownStatement, shown_statements


class ChangesFeed(Feed):
    """The newest statements. Each entry has the statement's number and hash."""

    feed_type = Atom1Feed
    title = gettext_lazy("What changed in the registry")
    author_name = "Hesperion"

    def link(self) -> str:
        return reverse("registry:changes")

    def subtitle(self) -> str:
        last = last_statement()
        return _hash_words(last.seq, last.sha256) if last else ""

    def items(self) -> Sequence[ShownStatement]:
        return shown_statements(newest_statements())

    def item_title(self, item: ShownStatement) -> str:
        return item.sentence

    def item_description(self, item: ShownStatement) -> str:
        return _hash_words(item.seq, item.sha256)

    def item_link(self, item: ShownStatement) -> str:
        return reverse("registry:statement", args=[item.seq])

    def item_guid(self, item: ShownStatement) -> str:
        """It names the hash: another statement under the same number is another entry."""
        host = urlsplit(settings.BASE_URL).hostname
        return f"tag:{host},{item.at:%Y-%m-%d}:statement/{item.seq}/{item.sha256}"

    def item_pubdate(self, item: ShownStatement) -> datetime:
        return item.at

    item_updateddate: Any = item_pubdate


@require_safe
def changes_feed(request: HttpRequest) -> HttpResponse:
    return cacheable(ChangesFeed()(request))


def _hash_words(seq: int, sha256: str) -> str:
    return _("Statement %(seq)d, SHA-256 %(sha256)s") % {"seq": seq, "sha256": sha256}
