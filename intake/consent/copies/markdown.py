"""Markdown as a tree for the PDF: headings, paragraphs and lists, with bold words."""

from collections.abc import Iterable, Iterator
from typing import Any

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from hesperion.ui.content import parse

Node = dict[str, Any]
Run = tuple[str, bool]  # some words, and whether they are bold

_LISTS = ("bullet_list", "ordered_list")


def tree_of(markdown: str) -> list[Node]:
    """The Markdown text as nodes that JSON can hold, each of a `kind`.

    A "heading" has `level` and `runs`, a "paragraph" `runs`, a "list" `items`, each a list of nodes, and
    `start`: the number of its first item, None where items have dots. Pictures and code become plain words.
    """
    return list(_nodes(SyntaxTreeNode(parse(markdown)).children))


def _nodes(found: Iterable[SyntaxTreeNode]) -> Iterator[Node]:
    for node in found:
        if node.type in _LISTS:
            start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
            items = [list(_nodes(item.children)) for item in node.children]
            yield {"kind": "list", "start": start, "items": items}
        elif node.type == "blockquote":
            yield from _nodes(node.children)
        elif node.type == "heading":
            yield {"kind": "heading", "level": int(node.tag[1:]), "runs": list(_runs(node))}
        elif runs := list(_runs(node)):
            yield {"kind": "paragraph", "runs": runs}


def _runs(node: SyntaxTreeNode) -> Iterator[Run]:
    """The words of a heading, paragraph or piece of code. A link's address follows its words, in brackets."""
    if node.type in ("code_block", "fence"):
        yield node.content.rstrip("\n"), False
    elif node.children and node.children[0].token:
        yield from _inline(node.children[0].token.children or [])


def _inline(parts: Iterable[Token]) -> Iterator[Run]:
    is_bold, address = False, ""
    for part in parts:
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
