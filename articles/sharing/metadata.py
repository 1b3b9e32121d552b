"""Metadata of a public article's page: reading time, link preview, schema.org."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString

from articles.body.paragraphs import plain_paragraphs
from articles.sharing.citation_export import absolute_url
from articles.sharing.schema_org import json_ld_script, schema_org_data

WORDS_A_MINUTE = 200  # slow, for readers who are ill


@dataclass(frozen=True)
class PageMetadata:
    """Metadata of a public article.

    `first` and `last` are when it was first and last published; `version` is the number of the last
    published version.
    """

    address: str
    picture: str
    minutes: int
    first: datetime
    last: datetime
    version: int
    script: SafeString


def page_metadata(article: Any, references: Sequence[Any]) -> PageMetadata | None:
    """Metadata of `article`; None if it is not public, as in a preview."""
    past = list(article.published_versions.all()) if article.pk and article.live else []
    if not past:
        return None
    words = sum(len(paragraph.split()) for paragraph in plain_paragraphs(article))
    picture = f"{absolute_url(article)}picture/{past[-1].number}/"  # a new one for a new title
    return PageMetadata(
        address=absolute_url(article),
        picture=picture,
        minutes=max(1, round(words / WORDS_A_MINUTE)),
        first=past[0].at,
        last=past[-1].at,
        version=past[-1].number,
        script=json_ld_script(schema_org_data(article, references, words=words, picture=picture)),
    )
