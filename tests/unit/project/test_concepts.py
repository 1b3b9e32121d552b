"""docs/concepts.md: each term once, with its meaning and its place in the code."""

import re

from hesperion.accounts.groups import GROUPS
from hesperion.privacy.keyring_file import KEY_USES
from tests.embedded import ROOT
from tests.unit.project.test_named_in_documents import is_there

DOCUMENT = ROOT / "docs/concepts.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("| ") and not line.startswith("| term ")
]


def test_each_term_stands_once_with_its_meaning():
    assert len(ROWS) > 50
    terms = [term for term, _meaning, _place in ROWS]
    assert len(terms) == len(set(terms))
    assert [term for term, meaning, _place in ROWS if not meaning.endswith(".")] == []


def test_each_place_in_the_code_is_there():
    places = {term: re.fullmatch("`(.+)`", place) for term, _meaning, place in ROWS}
    missing = {
        term for term, place in places.items() if not place or not is_there(DOCUMENT, place[1])
    }
    assert missing == set()


def test_the_roles_and_the_keyrings_uses_are_explained():
    terms = {term for term, _meaning, _place in ROWS}
    assert set(GROUPS) <= terms
    assert all(f"`{use}`" in TEXT for use in KEY_USES)
