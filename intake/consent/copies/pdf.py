"""The consent copy as PDF/UA-1, in the language of the consent text. The same consent gives the same bytes."""

from collections.abc import Iterable, Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from intake.consent.copies import words
from intake.consent.copies.lettering import lettered
from intake.consent.copies.markdown import Node, tree_of
from intake.consent.copies.typesetting import font_letters, legible, typeset
from intake.consent.models import Consent

_TEMPLATE = Path(__file__).parent / "copy.typ"
_LEAST_HEADING = 2  # the title is the only heading of level 1


def pdf_of(consent: Consent) -> bytes:
    """The signed consent as the bytes of a PDF file.

    Must be called inside the context manager `themself` with the participant, which lets them read
    their own data.
    """
    with override(consent.document.language):
        return typeset(_TEMPLATE, _data(consent))


def _data(consent: Consent) -> dict[str, Any]:
    """What the template reads: only words, in letters that the fonts have."""
    document = consent.document
    name = _("%(title)s, version %(version)s") % {
        "title": document.title,
        "version": document.version.number,
    }
    page = _("Page %(number)s of %(all)s") % {"number": "{number}", "all": "{all}"}
    text = [*tree_of(document.key_information), *tree_of(document.text)]
    whole = {
        "name": name,
        "footer": f"{name} · {page}",
        "title": document.title,
        "chosen": _("What was chosen"),
        "choices": words.choice_lines(consent),
        "text": list(_without_skipped_levels(text)),
    }
    return legible(whole) | {
        "language": document.language.partition("-")[0],
        "signed": consent.signed_at.astimezone(UTC).timetuple()[:6],
        "signature": [(label, _typed(value)) for label, value in words.signature_lines(consent)],
    }


def _without_skipped_levels(nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes, each heading at most one level below the one before, as PDF/UA wants it."""
    deepest = _LEAST_HEADING
    for node in nodes:
        if node["kind"] == "heading":
            node |= {"level": min(max(node["level"], _LEAST_HEADING), deepest)}
            deepest = node["level"] + 1
        yield node


def _typed(value: str) -> str:
    """The typed text; a sentence in its place that says where to read it, if no font has all its letters."""
    return lettered(value, font_letters()) or _(
        "This is written in letters that this file can’t show. You find it on your page."
    )
