"""What differs between the protocol and the version before, as its readers see it."""

from articles.body.diff import DiffPiece, changed_paragraphs
from articles.body.paragraphs import paragraphs_of
from hesperion.ui.content import to_html
from registry.models import ProtocolText


def protocol_differences(new: ProtocolText, old: ProtocolText) -> list[list[DiffPiece]]:
    """The paragraphs that differ, each as a list of pieces."""
    return changed_paragraphs(_paragraphs(old), _paragraphs(new))


def _paragraphs(text: ProtocolText) -> list[str]:
    return [text.title, *paragraphs_of(to_html(f"{text.summary}\n\n{text.text}"))]
