"""The consent texts that come with the site, from `intake/consent/content/consent/`."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hesperion.ui.content import read_document
from intake.consent.versions.queries import TextKey

FOLDER = Path(__file__).parents[1] / "content" / "consent"
TEXT_HEADING = re.compile(r"^# .*\n", re.MULTILINE)  # between key information and whole text

ShippedTexts = dict[TextKey, dict[str, Any]]


def shipped_versions() -> Iterator[tuple[str, ShippedTexts]]:
    """Number and texts of each version, a folder each, oldest first. Texts hold fields of ConsentDocument.

    A text that a folder does not hold is that of the version before.
    """
    texts: ShippedTexts = {}
    for folder in sorted(FOLDER.iterdir()):
        texts = texts | {_key(path): _text(path) for path in folder.glob("*.md")}
        yield folder.name, texts


def _key(path: Path) -> TextKey:
    audience, language, _ending = path.name.split(".")
    return TextKey(audience, language)


def _text(path: Path) -> dict[str, Any]:
    facts, text = read_document(path)
    parts = TEXT_HEADING.split(text, maxsplit=1)
    return facts | {"key_information": parts[0].strip(), "text": parts[-1].strip()}
