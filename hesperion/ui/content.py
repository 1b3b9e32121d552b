"""Content files: Markdown with YAML front matter."""

import re
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

_markdown = MarkdownIt("commonmark", {"html": False})


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


def split_sections(markdown: str) -> list[tuple[str, str]]:
    """Split a text at its headings of the second level; returns (heading, Markdown of the part)."""
    parts = re.split(r"^## +(\S.*)\n", markdown, flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def parse(markdown: str) -> list[Token]:
    """CommonMark as tokens, for output that is not HTML."""
    return _markdown.parse(markdown)
