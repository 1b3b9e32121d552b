"""Catalogs of translations: translators write `.po` files, pages read the `.mo` files made from them."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogs(locales: Path) -> list[Path]:
    """Compile each `.po` file below `locales` that is newer than its `.mo` file.

    Returns the `.mo` files written; each is replaced atomically. Fuzzy entries are left out, so
    that readers see the untranslated text.
    """
    return [_compile(source) for source in uncompiled(locales)]


def uncompiled(locales: Path) -> list[Path]:
    """The `.po` files below `locales` that have no `.mo` file or an older one."""
    sources = sorted(locales.glob("*/LC_MESSAGES/*.po"))
    return [source for source in sources if _is_newer(source, source.with_suffix(".mo"))]


def _is_newer(source: Path, compiled: Path) -> bool:
    return not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns


def _compile(source: Path) -> Path:
    with source.open("rb") as file:
        catalog = read_po(file, abort_invalid=True)
    unfinished = source.with_suffix(f".{os.getpid()}.mo")
    with unfinished.open("wb") as file:
        write_mo(file, catalog)
    return unfinished.replace(source.with_suffix(".mo"))
