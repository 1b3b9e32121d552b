"""Every regular expression of ours, found in the source: what a pattern is, and where it stands."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from hesperion.embedded.options import ROOT

FOLDERS = ("hesperion", "intake", "articles", "atlas", "research", "registry", "trials")
OF_RE = {"compile", "sub", "subn", "match", "search", "fullmatch", "split", "findall", "finditer"}
OTHERS = {"RegexValidator", "RegexField", "RegexBlock", "re_path"}


def written() -> Iterator[tuple[str, str | None]]:
    """Each with its place, `file:line`. None for one that is made only when the code runs."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield from _in_file(path)


def _in_file(path: Path) -> Iterator[tuple[str, str | None]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for pattern in _patterns(node):
            place = f"{path.relative_to(ROOT)}:{pattern.lineno}"
            yield place, _value(pattern, path)


def _patterns(node: ast.AST) -> Iterator[ast.expr]:
    """The pattern of a call of `re`, of a validator, field or route; what is looked up by `…__regex`."""
    if not isinstance(node, ast.Call):
        return
    named = {word.arg: word.value for word in node.keywords}
    yield from (value for name, value in named.items() if (name or "").endswith("__regex"))
    match node.func:
        case ast.Attribute(value=ast.Name(id="re"), attr=name) if name in OF_RE:
            yield node.args[0]
        case ast.Attribute(attr=name) | ast.Name(id=name) if name in OTHERS:
            yield named["regex"] if "regex" in named else node.args[0]


def _value(pattern: ast.expr, path: Path) -> str | None:
    """As the module itself would compute it."""
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    names: dict[str, Any] = vars(import_module(module))
    try:
        found = eval(compile(ast.Expression(pattern), str(path), "eval"), names)  # noqa: S307 - our own source
    except NameError:
        return None
    return found.pattern if isinstance(found, re.Pattern) else str(found)
