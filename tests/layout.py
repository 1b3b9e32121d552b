"""How the project's Python files are laid out, read from their syntax.

`python -m tests.layout [folder]` prints it, for another checkout too.
"""

import ast
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from hesperion.embedded.options import ROOT

APPS = ("hesperion", "articles", "intake", "research", "trials")
MOST_LINES = 250

Function = ast.FunctionDef | ast.AsyncFunctionDef
Import = ast.Import | ast.ImportFrom


class Source:
    """One file: its dotted `module` name, its lines and its syntax."""

    def __init__(self, root: Path, path: Path) -> None:
        self.path = path.relative_to(root)
        self.module = ".".join(self.path.with_suffix("").parts).removesuffix(".__init__")
        self.text = path.read_text(encoding="utf-8")
        self.lines = self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def is_package(self) -> bool:
        return self.path.name == "__init__.py"

    @cached_property
    def imported(self) -> list[tuple[str, str]]:
        """Pairs of a module and a name in it, from every import of the file; the name may be a module too."""
        found = []
        for node in _statements(self.tree):
            if isinstance(node, ast.Import):
                found += [(alias.name, "") for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                found += [(self._absolute(node), alias.name) for alias in node.names]
        return found

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.module.split(".")
        base = parts[: len(parts) - node.level + self.is_package]
        return ".".join([*base, *([node.module] if node.module else [])])

    def public_names(self) -> Iterator[str]:
        """Of classes, functions and values that the file itself defines."""
        for node in self.tree.body:
            yield from (name for name in _defined(node) if not name.startswith("_"))

    def unexplained_imports(self) -> Iterator[str]:
        """Imports inside functions, `file:line`, with no comment beside or above the group of them."""
        inside = {
            node.lineno: node
            for function in ast.walk(self.tree)
            if isinstance(function, Function)
            for node in ast.walk(function)
            if isinstance(node, Import)
        }
        explained: set[int] = set()  # where the group of an import with a reason goes on
        for line, node in sorted(inside.items()):
            end = node.end_lineno or line
            if line in explained or self._has_reason(line, end):
                explained |= {end + 1, end + 2} if self.lines[end:][:1] == [""] else {end + 1}
            else:
                yield f"{self.path}:{line}"

    def _has_reason(self, line: int, end: int) -> bool:
        above, *own = self.lines[line - 2 : end]
        return above.lstrip().startswith("#") or any("  # " in text for text in own)


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """All below `node`, also in functions; but no expressions, of which there are many times as many."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.stmt, ast.excepthandler, ast.match_case)):
            yield child
            yield from _statements(child)


def _defined(node: ast.stmt) -> list[str]:
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
    return []


def sources(root: Path = ROOT, folders: tuple[str, ...] = APPS) -> list[Source]:
    """Every Python file but migrations, which Django writes."""
    return [
        Source(root, path)
        for folder in folders
        for path in sorted((root / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def long_files(files: list[Source]) -> dict[str, int]:
    return {str(file.path): len(file.lines) for file in files if len(file.lines) > MOST_LINES}


def circles(files: list[Source]) -> list[list[str]]:
    """Groups of modules that each import the other, directly or over others; anywhere in the file counts."""
    known = {file.module for file in files}
    graph = {file.module: _imports(file, known) for file in files}
    reached = {module: _reached(graph, module) for module in graph}
    found = {
        tuple(sorted(other for other in reached[module] if module in reached[other]))
        for module in graph
        if module in reached[module]
    }
    return sorted(map(list, found))


def _imports(file: Source, known: set[str]) -> set[str]:
    found = {
        f"{module}.{name}" if f"{module}.{name}" in known else module
        for module, name in file.imported
    }
    return found & known


def _reached(graph: dict[str, set[str]], start: str) -> set[str]:
    reached: set[str] = set()
    ahead = list(graph[start])
    while ahead:
        module = ahead.pop()
        if module not in reached:
            reached.add(module)
            ahead += graph[module]
    return reached


def shared_names(files: list[Source]) -> dict[str, list[str]]:
    """Public names that several files define, with those files.

    Not counted are settings, which replace each other, and tasks, which have the name of their action.
    """
    defined: dict[str, list[str]] = defaultdict(list)
    for file in files:
        if "settings" not in file.path.parts and file.path.name != "tasks.py":
            for name in sorted(set(file.public_names())):
                defined[name].append(str(file.path))
    return {name: paths for name, paths in sorted(defined.items()) if len(paths) > 1}


def files_per_folder(files: list[Source]) -> dict[str, int]:
    return dict(sorted(Counter(str(file.path.parent) for file in files).items()))


def _print(title: str, rows: list[str]) -> None:
    print(f"{title}: {len(rows)}", *(f"  {row}" for row in rows), "", sep="\n")


def _main(root: Path) -> None:
    files = sources(root)
    _print("Files over 250 lines", [f"{path} {n}" for path, n in long_files(files).items()])
    tests = long_files(sources(root, ("tests",)))
    _print("Tests over 250 lines", [f"{path} {n}" for path, n in tests.items()])
    _print("Import circles", [", ".join(modules) for modules in circles(files)])
    unexplained = [place for file in files for place in file.unexplained_imports()]
    _print("Imports inside functions without a reason", unexplained)
    names = shared_names(files)
    _print("Public names in several files", [f"{n}: {', '.join(p)}" for n, p in names.items()])
    folders = files_per_folder(files)
    _print("Folders, with their files", [f"{path} {n}" for path, n in folders.items()])


if __name__ == "__main__":
    _main(Path(sys.argv[1]).resolve() if sys.argv[1:] else ROOT)
