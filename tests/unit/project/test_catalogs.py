"""What translators wrote fits what they translated, and is what pages say."""

from gettext import GNUTranslations

import pytest
from babel.messages.catalog import Message

from tests import catalogs

CODES = ["de", "es"]


@pytest.fixture(params=CODES)
def code(request: pytest.FixtureRequest) -> str:
    return request.param


def test_the_strings_are_found_in_python_and_in_templates() -> None:
    found = {text for _context, text in catalogs.strings()}
    assert {"Continue", "Skip to the main part", "%(site_controller)s runs this study."} <= found


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
    written = [
        message
        for message in catalogs.catalog(code)
        if message.id and all(catalogs.forms(message)) and not message.fuzzy
    ]
    compiled = catalogs.compiled(code)
    assert len(written) > 1000
    assert [one.id for one in written if set(catalogs.forms(one)) != _said(compiled, one)] == []


def _said(compiled: GNUTranslations, message: Message) -> set[str]:
    """The translation of a string, and of one with a plural all forms that the numbers to 100 get."""
    match message.id, message.context:
        case str(text), None:
            return {compiled.gettext(text)}
        case str(text), context:
            return {compiled.pgettext(context, text)}
        case (one, many), None:
            return {compiled.ngettext(one, many, number) for number in range(100)}
        case (one, many), context:
            return {compiled.npgettext(context, one, many, number) for number in range(100)}
    raise AssertionError(message.id)


def _allowed(string: str | tuple[str, ...]) -> list[list[str]]:
    """The placeholders of each form of a string: the singular may say "one" instead of a number."""
    texts = (string,) if isinstance(string, str) else string
    return [catalogs.placeholders(text) for text in texts]
