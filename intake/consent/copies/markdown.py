"""Markdown as blocks for the PDF: headings, paragraphs and list items, with bold words."""

from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.token import Token

from hesperion.ui.content import parse

Run = tuple[str, bool]  # some words, and whether they are bold


@dataclass(frozen=True)
class Block:
    """A heading, paragraph or list item of a text.

    `heading` is the level of a heading, or 0. `depth` is the nesting of a list item in lists,
    `mark` its bullet or number.
    """

    runs: list[Run]
    heading: int = 0
    depth: int = 0
    mark: str = ""


def blocks(markdown: str) -> Iterator[Block]:
    """The blocks of the Markdown text, in order. Tables, pictures and code become plain words."""
    lists: list[
        int | None
    ] = []  # open lists: the number of the next item, None where they have dots
    heading, mark = 0, ""
    for token in parse(markdown):
        if token.type == "heading_open":
            heading = int(token.tag[1])
        elif token.type == "heading_close":
            heading = 0
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(int(token.attrs.get("start", 1)) if token.type[0] == "o" else None)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            mark = _mark(lists)
        elif runs := list(_runs(token)):
            yield Block(runs, heading, len(lists), mark)
            mark = ""


def _mark(lists: list[int | None]) -> str:
    number = lists[-1]
    if number is None:
        return "•"
    lists[-1] = number + 1
    return f"{number}."


def _runs(token: Token) -> Iterator[Run]:
    """The words of a token. A link's address follows its words, in brackets."""
    is_bold, address = False, ""
    for part in token.children or ([token] if token.type in ("code_block", "fence") else []):
        if part.type in ("strong_open", "strong_close"):
            is_bold = part.type == "strong_open"
        elif part.type in ("softbreak", "hardbreak"):
            yield (" " if part.type == "softbreak" else "\n"), is_bold
        elif part.type == "link_open":
            address = str(part.attrs["href"])
        elif part.type == "link_close" and address:
            yield f" ({address})", is_bold
        elif part.content:
            yield part.content, is_bold
