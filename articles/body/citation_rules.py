"""Rules for the references and citations of an article. An article that breaks one is not published."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from django.utils.translation import gettext as _

from articles.body.citations import citations, cited_keys


class Citable(Protocol):
    """The attributes of a reference that `duplicate_references` needs."""

    key: str
    doi: str
    pmid: str


def citation_counts(text: str, references: Iterable[Any]) -> list[tuple[Any, int]]:
    """Pairs of each reference and the number of times that the text cites it."""
    counts = Counter(citations(text))
    return [(reference, counts[reference.key]) for reference in references]


def citation_problems(text: str, keys: Sequence[str]) -> Iterator[str]:
    """Sentences for editors: which cited keys have no reference, and which references are not cited."""
    cited = set(cited_keys(text))
    if unknown := sorted(cited - set(keys)):
        yield _("The text cites what is not among the references: %s.") % ", ".join(unknown)
    if idle := sorted(set(keys) - cited):
        yield _("The text does not cite these references: %s.") % ", ".join(idle)


def missing_pictures(body: Any) -> Iterator[str]:
    """Yield a sentence for editors if the image of a figure was deleted after it was chosen."""
    figures = [block.value for block in body if block.block_type == "figure"]
    if not all(figure["image"] or figure["drawing"] for figure in figures):
        yield _("A picture of this text was deleted. Choose another one.")


def duplicate_references(references: Sequence[Citable]) -> Iterator[tuple[int, str, str]]:
    """Yield (index, field, sentence for editors) for each reference that repeats an earlier one.

    A reference repeats another one if it has the same key, DOI or PMID.
    """
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
