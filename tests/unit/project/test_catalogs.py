"""What translators wrote fits what they translated, and runs without anything to compile."""

import pytest
from babel.messages.catalog import Catalog

from tests import catalogs

CODES = ["de", "es"]


@pytest.fixture(params=CODES)
def code(request: pytest.FixtureRequest) -> str:
    return request.param


def test_the_strings_are_found_in_python_and_in_templates() -> None:
    found = {text for _context, text in catalogs.strings()}
    assert {"Continue", "Skip to the main part", "Step %(step)s of about %(steps)s"} <= found


def test_a_translation_has_the_placeholders_of_its_string(code: str) -> None:
    wrong = [
        message.id
        for message in catalogs.catalog(code)
        if message.id and any(catalogs.forms(message))
        for form in catalogs.forms(message)
        if catalogs.placeholders(form) not in _allowed(message.id)
    ]
    assert wrong == []


def test_no_translation_is_a_guess(code: str) -> None:
    assert [message.id for message in catalogs.catalog(code) if message.id and message.fuzzy] == []


def test_what_runs_is_what_was_written(code: str) -> None:
    assert _translated(catalogs.compiled(code)) == _translated(catalogs.catalog(code))


def _translated(catalog: Catalog) -> dict[catalogs.Key, tuple[str, ...]]:
    return {
        catalogs.key_of(message): catalogs.forms(message)
        for message in catalog
        if message.id and all(catalogs.forms(message))
    }


def _allowed(string: str | tuple[str, ...]) -> list[list[str]]:
    """The placeholders of each form of a string: the singular may say "one" instead of a number."""
    texts = (string,) if isinstance(string, str) else string
    return [catalogs.placeholders(text) for text in texts]
