"""Sitemap, with the languages of each page, and robots.txt."""

from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe
from wagtail.models import Page

from hesperion.edge.page_cache import cacheable

STAFF_PATHS = ["/account/", "/admin/", "/cms/"]
# Below the prefix of every language. Of these pages, search engines may list only the first of /share/.
PATIENT_PATHS = ["/my/", "/share/*/", "/check-in/"]


class PageSitemap(Sitemap):
    """The sitemap of home pages, lists and articles.

    It lists pages in the original language, with their translations as alternates.
    """

    i18n = alternates = True

    def items(self) -> list[Any]:
        pages = (
            Page.objects.live()
            .public()
            .filter(depth__gt=1, locale__language_code=settings.LANGUAGE_CODE)
            .order_by("pk")  # not by the tree: its order has no meaning for readers
        )
        for page in pages:
            page.addresses = _addresses(page)  # by language; Django asks for each several times
        return list(pages)

    def get_languages_for_item(self, item: Any) -> list[str]:
        return list(item.addresses)

    def location(self, item: Any) -> str:
        return item.addresses[get_language()]

    def lastmod(self, item: Any) -> Any:
        return item.last_published_at


def _addresses(page: Page) -> dict[str, str]:
    addresses = {}
    for version in page.get_translations(inclusive=True).live().select_related("locale"):
        with override(version.locale.language_code):
            addresses[version.locale.language_code] = version.get_url()
    return addresses


class ViewSitemap(Sitemap):
    """Pages outside Wagtail: the start of /share/, stories, glossary, trials, atlas, registry."""

    i18n = alternates = True

    def items(self) -> list[str]:
        return [
            *("share:start", "stories:stories", "glossary"),
            *("trials:index", "trials:questions", "trials:where", "trials:changes"),
            *("atlas:index", "atlas:how", "atlas:releases"),
            *("registry:index", "registry:uses", "registry:changes", "registry:protocol"),
            *("registry:numbers", "registry:questions", "registry:counting", "registry:check"),
        ]

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS: dict[str, type[Sitemap] | Sitemap] = {"pages": PageSitemap, "doors": ViewSitemap}


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    prefixes = ["", *(f"/{code}" for code, _name in settings.LANGUAGES)]
    closed = STAFF_PATHS + [f"{prefix}{path}" for prefix in prefixes for path in PATIENT_PATHS]
    rules = "".join(f"Disallow: {path}\n" for path in closed)
    text = f"User-agent: *\n{rules}Sitemap: {settings.BASE_URL}{reverse('sitemap')}\n"
    return cacheable(HttpResponse(text, content_type="text/plain; charset=utf-8"))


@require_safe
def sitemap_xml(request: HttpRequest) -> HttpResponse:
    return cacheable(sitemap(request, SITEMAPS).render())
