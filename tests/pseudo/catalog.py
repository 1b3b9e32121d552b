"""A language that nobody speaks: English with accents, a third longer, and written from the right."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from tests import catalogs

ACCENTED = str.maketrans("abcdefghiklmnoprstuvwyz", "áƀçðéƒğĥíķłɱñóþŕšţúṽŵýž")
LONGER = str.maketrans({vowel: vowel * 2 for vowel in "áéíóú"})
RIGHT_TO_LEFT = "\N{RIGHT-TO-LEFT MARK}"


def pseudo(text: str) -> str:
    """`text` in that language; placeholders and tags as they were."""
    kept = catalogs.PLACEHOLDER.findall(text)
    words = [
        part.translate(ACCENTED).translate(LONGER) for part in catalogs.PLACEHOLDER.split(text)
    ]
    return "".join(
        [
            RIGHT_TO_LEFT,
            *(part for pair in zip(words, [*kept, ""], strict=True) for part in pair),
            RIGHT_TO_LEFT,
        ]
    )


def write(locales: Path) -> None:
    """Write the catalog of every string that patients read into a folder for LOCALE_PATHS."""
    catalog = Catalog(charset="utf-8")
    for context, string in catalogs.strings():
        texts = string if isinstance(string, tuple) else (string,)
        translated = tuple(map(pseudo, texts))
        catalog.add(string, translated if len(texts) > 1 else translated[0], context=context)
    folder = locales / "xr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, catalog)
