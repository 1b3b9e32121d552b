"""Full text search over articles by PostgreSQL, with the text search configuration of their language.

Wagtail's own search has one configuration for the whole site, and does not mark the words in excerpts.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank, SearchVector
from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, When

from articles.models.versions import PublishedVersion

MAX_QUERY_LENGTH = 200  # characters
MAX_HITS = 50
CONFIGURATIONS = {"en": "english", "de": "german", "es": "spanish"}
# Excerpts are taken from paragraphs that end so: a heading or a table's cell says little alone.
_SENTENCE = r'[.!?…][”’")]*$'
# From Unicode's private use area: no text has them, and escaping leaves them as they are.
_BEGIN, _END = "\ue000", "\ue001"


@dataclass(frozen=True)
class SearchHit:
    """An article that matches a search, with an excerpt.

    The excerpt consists of pieces of text, each with whether it matches the search.
    """

    article: Any
    excerpt: list[tuple[str, bool]]


def search_articles(words: str, articles: QuerySet[Any], language: str) -> list[SearchHit]:
    """The articles in `language` that contain these words; those with the words in the title are first."""
    configuration = CONFIGURATIONS.get(language, "simple")
    query = SearchQuery(words[:MAX_QUERY_LENGTH], config=configuration, search_type="websearch")
    newest = PublishedVersion.objects.filter(page=OuterRef("pk")).order_by("-number")
    articles = (
        articles.annotate(
            text=_text(newest),
            prose=_text(newest, pattern=_SENTENCE),
            title_vector=SearchVector("title", config=configuration),
            vector=SearchVector("title", "standfirst", "text", config=configuration),
        )
        .filter(Q(vector=query))
        .annotate(
            in_title=models.Case(
                When(title_vector=query, then=True),
                default=False,
                output_field=models.BooleanField(),
            ),
            rank=SearchRank(F("vector"), query),
            excerpt=SearchHeadline(
                "prose",
                query,
                config=configuration,
                start_sel=_BEGIN,
                stop_sel=_END,
                min_words=20,
                max_words=40,
                max_fragments=1,  # so that there are words before the hit too
            ),
        )
        .order_by("-in_title", "-rank", "pk")
    )
    return [SearchHit(article, _pieces(article.excerpt or "")) for article in articles[:MAX_HITS]]


def _text(newest: QuerySet[PublishedVersion], pattern: str = "") -> Subquery:
    """The paragraphs of the newest published version that match the regular expression, as one text."""
    joined = models.Func(
        F("paragraphs"),
        template="(SELECT string_agg(part, ' ')"
        " FROM jsonb_array_elements_text(%(expressions)s) AS part WHERE part ~ '%(pattern)s')",
        pattern=pattern,
        output_field=models.TextField(),
    )
    return Subquery(newest.annotate(joined=joined).values("joined")[:1])


def _pieces(excerpt: str) -> list[tuple[str, bool]]:
    pieces = re.split(f"({_BEGIN}[^{_BEGIN}{_END}]*{_END})", excerpt)
    return [(piece.strip(_BEGIN + _END), piece.startswith(_BEGIN)) for piece in pieces if piece]
