"""The strings that patients read, found without GNU gettext, and the catalogs that translate them."""

import re
from collections.abc import Iterator
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

from hesperion.ui.management.commands.makemessages import (
    ERROR_PAGES_AND_FRAME,
    SOURCES,
    is_for_patients,
)

ROOT: Path = settings.BASE_DIR
KEYWORDS = {
    f"{name}{lazy}": places
    for lazy in ("", "_lazy")
    for name, places in {
        "gettext": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
} | {"_": None, "gettext_noop": None}
PLACEHOLDER = re.compile(r"%%\{\w+\}|%\(\w+\)[a-z]|%[sd]|\{\w*\}|</?\w+[^>]*>")

# What a string is: its context or None, and itself, with its plural where it has one.
Key = tuple[str | None, str | tuple[str, ...]]


def strings() -> dict[Key, str]:
    """Each string of the patients' pages and mails, with the first file that has it."""
    found: dict[Key, str] = {}
    for path in sorted(files()):
        for key in translatable_strings(path):
            found.setdefault(key, str(path.relative_to(ROOT)))
    return found


def catalog(code: str) -> Catalog:
    """What translators wrote, as the .po file has it."""
    with _folder(code).joinpath("django.po").open("rb") as file:
        return read_po(file, locale=code)


def compiled(code: str) -> GNUTranslations:
    """What the site reads, as Python itself reads it: the .mo file."""
    with _folder(code).joinpath("django.mo").open("rb") as file:
        return GNUTranslations(file)


def key_of(message: Message) -> Key:
    """A string with a plural has both forms in its key."""
    return message.context, message.id if isinstance(message.id, str) else tuple(message.id)


def forms(message: Message) -> tuple[str, ...]:
    """The translation; of a string with a plural, each of its forms."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def _folder(code: str) -> Path:
    return ROOT / "locale" / code / "LC_MESSAGES"


def files() -> Iterator[Path]:
    for source in (*SOURCES, ERROR_PAGES_AND_FRAME):
        for path in (ROOT / source).rglob("*"):
            if path.suffix in (".py", ".html", ".txt") and is_for_patients(path.relative_to(ROOT)):
                yield path


@cache
def translatable_strings(path: Path) -> list[Key]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = f"({templatize(text)}\n)"  # in brackets, so that indents mean nothing
    found = extract(
        "python", BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}
    )
    return [(context, message) for _line, message, _notes, context in found]
