"""What a public article's page tells those who find, share or cite it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString

from articles.history import paragraphs
from articles.sharing.cited import address
from articles.sharing.described import as_script, describe

WORDS_A_MINUTE = 200  # read in quiet, by somebody who is ill


@dataclass(frozen=True)
class Shared:
    """`first` and `last` are when it was first and last published, `version` the number of the last."""

    address: str
    picture: str
    minutes: int
    first: datetime
    last: datetime
    version: int
    script: SafeString


def shared(article: Any, references: Sequence[Any]) -> Shared | None:
    """None for what is not public, as in a preview."""
    past = list(article.publications.all()) if article.pk and article.live else []
    if not past:
        return None
    words = sum(len(paragraph.split()) for paragraph in paragraphs(article))
    picture = f"{address(article)}picture/{past[-1].number}/"  # a new one for a new title
    return Shared(
        address=address(article),
        picture=picture,
        minutes=max(1, round(words / WORDS_A_MINUTE)),
        first=past[0].at,
        last=past[-1].at,
        version=past[-1].number,
        script=as_script(describe(article, references, words=words, picture=picture)),
    )
