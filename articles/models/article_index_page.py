from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.contrib.routable_page.models import path
from wagtail.models import Page

from articles.models.article_page import ArticlePage
from articles.models.base import ReviewedPage
from articles.models.letter_page import public_letters
from articles.search import MAX_QUERY_LENGTH, search_articles
from hesperion.text.normalise import normalise


class ArticleIndexPage(ReviewedPage):
    """The list of articles of a language. Letters are below it, too, and have a list of their own."""

    parent_page_types = ["articles.HomePage"]
    subpage_types = ["articles.ArticlePage", "articles.LetterPage"]

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Find the page of an address. An article that is not translated is found below the original list."""
        try:
            return super().route(request, path_components)
        except Http404:
            if self.original is None:
                raise
            return self.original.route(request, path_components)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        articles = list(_articles_below(self).order_by("-first_published_at"))
        return super().get_context(request, *args, **kwargs) | {
            "articles": [*articles, *self._untranslated(articles)]
        }

    def _untranslated(self, articles: list[ArticlePage]) -> QuerySet[ArticlePage]:
        if self.original is None:
            return ArticlePage.objects.none()
        originals = _articles_below(self.original)
        here = [article.translation_key for article in articles]
        return originals.exclude(translation_key__in=here).order_by("-first_published_at")

    @path("letters/")
    def letters(self, request: HttpRequest) -> HttpResponse:
        """Serve the list of letters, each in this language if it has it."""
        return self.render(
            request,
            template="articles/letters.html",
            context_overrides={"letters": public_letters(self.locale.language_code)},
        )

    @path("search/")
    def search(self, request: HttpRequest) -> HttpResponse:
        """Serve the articles that contain the words in `q`.

        The words are stored nowhere, because searches reveal people's health.
        """
        words = normalise(request.GET.get("q", "")[:MAX_QUERY_LENGTH], has_lines=False).strip()
        articles = ArticlePage.objects.child_of(self).live()
        hits = search_articles(words, articles, self.locale.language_code) if words else []
        response = self.render(
            request,
            template="articles/search.html",
            context_overrides={"words": words, "hits": hits},
        )
        response.headers["Cache-Control"] = "no-store, private"
        return response


def _articles_below(index: Page) -> QuerySet[ArticlePage]:
    return ArticlePage.objects.child_of(index).live().filter(letterpage=None)
