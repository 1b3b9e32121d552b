"""What the documents name is there."""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from django.core.management import get_commands

from tests.embedded import ROOT

# Made by a run, or named as what there is not.
_NOT_COMMITTED = {
    "var",
    "keyring.json",
    "hesperion.sql",
    ".pytest_cache/migrated",
    "utils.py",
    "helpers.py",
}
_SUFFIXES = "py|md|sql|html|txt|toml|yml|scss|css|js|json|po"
_PATH = re.compile(rf"[\w.\-*][\w.\-*/]*(?:/|\.(?:{_SUFFIXES})|/[\w.\-*]+)(?:::\w+)?")
# Settings' folders; addresses; what `make env` makes on a server.
_MADE_FOR = re.compile(r"[A-Z_]+/.*|(?:robots|security)\.txt|(?:secrets|tls)/.*")


def documents() -> list[Path]:
    there = [path for folder in (".", "docs", "docs/adr") for path in (ROOT / folder).glob("*.md")]
    assert len(there) > 15
    return there


def named(document: Path) -> list[str]:
    """What stands as code: within a line, and each line of a block."""
    text = document.read_text(encoding="utf-8")
    blocks = re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    return [*re.findall(r"`([^`\n]+)`", text), *lines]


def paths(document: Path) -> Iterator[str]:
    for word in itertools.chain.from_iterable(map(str.split, named(document))):
        if _PATH.fullmatch(word) and not _MADE_FOR.fullmatch(word):
            yield word


def is_there(document: Path, text: str) -> bool:
    """From the top, from the document's folder, or, for a name alone, anywhere in the project."""
    name, _, within = text.partition("::")
    if name.rstrip("/") in _NOT_COMMITTED:
        return True
    if "/" not in name:
        return any(_ours(found) for found in ROOT.rglob(name))
    found = [*ROOT.glob(name), *document.parent.glob(name)]
    return any(not within or _defines(path, within) for path in found)


def _defines(path: Path, name: str) -> bool:
    return bool(re.search(rf"(?:def|class) {name}\b", path.read_text(encoding="utf-8")))


def _ours(path: Path) -> bool:
    parts = PurePosixPath(path.relative_to(ROOT)).parts
    return not {".venv", "node_modules", "var", "staticfiles"} & set(parts)


def test_each_path_that_a_document_names_is_there():
    missing = [
        f"{document.name}: {text}"
        for document in documents()
        for text in paths(document)
        if not is_there(document, text)
    ]
    assert missing == []


def test_paths_are_recognised_as_such():
    assert _PATH.fullmatch("tests/integration/articles/test_review.py")
    assert _PATH.fullmatch("templates/cms/")
    assert _PATH.fullmatch("docs/adr")
    assert _PATH.fullmatch("steps.py")
    assert not is_there(ROOT / "README.md", "tests/integration/articles/test_review.py")
    assert not is_there(ROOT / "README.md", "tests/conftest.py::test_nothing")
    assert not is_there(ROOT / "README.md", "gone.scss")


def test_each_command_that_a_document_names_is_there():
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    called = [
        (kind, name)
        for document in documents()
        for text in named(document)
        for kind, name in re.findall(r"(?:^|\b(?=manage))(make|manage\.py) ([a-z_-]+)", text)
    ]
    assert len(called) > 30
    there = {"make": targets, "manage.py": set(get_commands())}
    assert sorted({call for call in called if call[1] not in there[call[0]]}) == []


def headings(document: Path) -> set[str]:
    """As a link names them: small letters, hyphens for spaces, no other signs."""
    found = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in found}


def leads_nowhere(document: Path, link: str) -> bool:
    file, _, heading = link.partition("#")
    target = document.parent / file if file else document
    return not target.exists() or (heading != "" and heading not in headings(target))


def test_each_link_of_a_document_leads_to_a_file_and_a_heading():
    """But for the changelog's, which is about the past."""
    links = [
        (document, link)
        for document in documents()
        for link in re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8"))
        if not link.startswith("http") and document.name != "CHANGELOG.md"
    ]
    assert len(links) > 80
    assert [
        f"{document.name}: {link}" for document, link in links if leads_nowhere(document, link)
    ] == []
