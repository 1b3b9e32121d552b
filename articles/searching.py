"""Full text search over public articles, by PostgreSQL, with the grammar of the language they are in.

Wagtail's own search knows one grammar for the whole site and marks no hits.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank, SearchVector
from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, When

from articles.models.publications import Publication

LONGEST = 200  # characters of what is searched for
SHOWN = 50  # hits
GRAMMARS = {"en": "english", "de": "german", "es": "spanish"}
# Excerpts are of these: a heading or a table's cell tells little alone.
_SENTENCE = r'[.!?…][”’")]*$'
# Of Unicode's private use: no text has them, and no escaping changes them.
_BEGIN, _END = "\ue000", "\ue001"


@dataclass(frozen=True)
class Hit:
    """An article, and an excerpt in pieces: each with whether it is what was searched for."""

    article: Any
    excerpt: list[tuple[str, bool]]


def found(words: str, articles: QuerySet[Any], language: str) -> list[Hit]:
    """Those of `articles`, all in `language`, that have these words; those with them in the title first."""
    grammar = GRAMMARS.get(language, "simple")
    query = SearchQuery(words[:LONGEST], config=grammar, search_type="websearch")
    newest = Publication.objects.filter(page=OuterRef("pk")).order_by("-number")
    articles = (
        articles.annotate(
            text=_text(newest),
            prose=_text(newest, pattern=_SENTENCE),
            title_vector=SearchVector("title", config=grammar),
            vector=SearchVector("title", "standfirst", "text", config=grammar),
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
                config=grammar,
                start_sel=_BEGIN,
                stop_sel=_END,
                min_words=20,
                max_words=40,
                max_fragments=1,  # so that words stand before the hit as well
            ),
        )
        .order_by("-in_title", "-rank", "pk")
    )
    return [Hit(article, _pieces(article.excerpt or "")) for article in articles[:SHOWN]]


def _text(newest: QuerySet[Publication], pattern: str = "") -> Subquery:
    """Those paragraphs of the newest publication that match the regular expression, as one text."""
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
