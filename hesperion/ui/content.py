"""Content files: Markdown with YAML front matter."""

import re
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

_markdown = MarkdownIt("commonmark", {"html": False})
_HEADINGS = {
    2: re.compile(r"^## +(\S.*)\n", re.MULTILINE),
    3: re.compile(r"^### +(\S.*)\n", re.MULTILINE),
}


def read_document(path: Path) -> tuple[dict[str, Any], str]:
    """Return the YAML between the two `---` lines, and the Markdown after them.

    Raises ValueError if the lines are missing.
    """
    empty, facts, text = path.read_text(encoding="utf-8").split("---\n", 2)
    if empty:
        raise ValueError(f"{path.name} does not begin with ---")
    return yaml.safe_load(facts), text.strip() + "\n"


def to_html(markdown: str) -> str:
    """CommonMark as HTML. Raw HTML in the text is escaped."""
    return _markdown.render(markdown)


def split_sections(markdown: str, level: int = 2) -> list[tuple[str, str]]:
    """Split a text at its headings of the level, 2 or 3; returns (heading, Markdown of the part).

    What stands before the first heading is left out: `lead_of` has it.
    """
    parts = _split(markdown, level)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def lead_of(markdown: str, level: int = 2) -> str:
    """The Markdown before the first heading of the level."""
    return _split(markdown, level)[0].strip()


def _split(markdown: str, level: int) -> list[str]:
    return _HEADINGS[level].split(markdown)


def parse(markdown: str) -> list[Token]:
    """CommonMark as tokens, for output that is not HTML."""
    return _markdown.parse(markdown)
