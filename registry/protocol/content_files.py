"""The protocol that comes with the site, from `registry/content/protocol/`."""

from collections.abc import Iterator
from pathlib import Path

from hesperion.ui.content import read_document
from intake.consent.versions.content_files import TEXT_HEADING

PROTOCOLS = Path(__file__).parents[1] / "content" / "protocol"

ShippedProtocol = dict[str, dict[str, str]]  # by language: title, summary, text, changes


def shipped_protocols() -> Iterator[tuple[str, ShippedProtocol]]:
    """Number and texts of each version, a folder each, oldest first.

    A text that a folder does not hold is that of the version before.
    """
    texts: ShippedProtocol = {}
    for folder in sorted(PROTOCOLS.iterdir()):
        texts = texts | {path.stem: _text(path) for path in folder.glob("*.md")}
        yield folder.name, texts


def _text(path: Path) -> dict[str, str]:
    facts, text = read_document(path)
    summary, whole = TEXT_HEADING.split(text, maxsplit=1)
    return facts | {"summary": summary.strip(), "text": whole.strip()}
