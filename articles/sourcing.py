"""Whether an article's sources and its text fit together. Nothing is published before they do."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from django.utils.translation import gettext as _

from articles.citations import citations, cited_keys


class Source(Protocol):
    key: str
    doi: str
    pmid: str


def text_of(body: Any) -> str:
    """A body as readers get it, with its citations still as keys."""
    return body.render_as_block()


def uses(text: str, references: Iterable[Any]) -> list[tuple[Any, int]]:
    """Each reference with how often the text cites it."""
    counts = Counter(citations(text))
    return [(reference, counts[reference.key]) for reference in references]


def problems(text: str, keys: Sequence[str]) -> Iterator[str]:
    """What keeps a text with these references from being published, as sentences for editors."""
    cited = set(cited_keys(text))
    if unknown := sorted(cited - set(keys)):
        yield _("The text cites what is not among the references: %s.") % ", ".join(unknown)
    if idle := sorted(set(keys) - cited):
        yield _("The text does not cite these references: %s.") % ", ".join(idle)


def missing_pictures(body: Any) -> Iterator[str]:
    """A sentence where the image of a figure was deleted since it was chosen."""
    figures = [block.value for block in body if block.block_type == "figure"]
    if not all(figure["image"] or figure["drawing"] for figure in figures):
        yield _("A picture of this text was deleted. Choose another one.")


def repeated(references: Sequence[Source]) -> Iterator[tuple[int, str, str]]:
    """References that name what an earlier one names: its number, the field, and a sentence."""
    sentences = {
        "key": _("Another reference has this key."),
        "doi": _("Another reference has this DOI: it may be the same source."),
        "pmid": _("Another reference has this PMID: it may be the same source."),
    }
    for field, sentence in sentences.items():
        seen: set[str] = set()
        for number, reference in enumerate(references):
            value = getattr(reference, field).lower()
            if value and value in seen:
                yield number, field, sentence
            seen.add(value)
