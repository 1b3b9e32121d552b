"""The content files of articles and glossary, and the words in them."""

import re
from pathlib import Path
from typing import Any

import yaml

CONTENT = Path(__file__).parents[1] / "articles" / "content"
FIGURES = Path(__file__).parents[1] / "static" / "img" / "figures"
ARTICLES = ["car-t-autoimmune", "taking-part"]
TRANSLATED = ["de", "es"]

_CITATION = re.compile(r"\[@([^\]]*)\]")


def text_of(name: str, language: str = "en") -> str:
    return (CONTENT / f"{name}.{language}.yaml").read_text(encoding="utf-8")


def content(name: str, language: str = "en") -> Any:
    return yaml.safe_load(text_of(name, language))


def strings_of(block: dict[str, Any]) -> list[str]:
    """The Markdown strings of one block of a body, in reading order; a table's cells are no sentences."""
    ((kind, value),) = block.items()
    if kind == "study":
        return [
            value["title"],
            value["design"],
            value["follow_up"],
            *value["found"],
            *value["limits"],
        ]
    if kind == "figure":
        return [value["alt"], value["caption"]]
    if kind == "table":
        return [value["caption"]]
    return value if kind == "key_points" else [value]


def sections(article: dict[str, Any]) -> list[tuple[str, str]]:
    """Pairs of heading and Markdown. The part before the first heading is the key points."""
    found: list[tuple[str, list[str]]] = [("Key points", [])]
    for block in article["body"]:
        if "heading" in block:
            found.append((block["heading"], []))
        found[-1][1].extend(strings_of(block))
    return [(heading, "\n\n".join(parts)) for heading, parts in found]


def citations(text: str) -> list[str]:
    """The keys that a text cites; a key that is cited twice is there twice."""
    keys = ";".join(_CITATION.findall(text)).split(";")
    return [key.strip().removeprefix("@") for key in keys if key.strip()]
