"""Countries and cities in a text, in the site's languages."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from babel import Locale
from django.conf import settings
from django.utils.translation import override
from django_countries import countries

from research.redaction.dates import month_names
from research.redaction.words import PlainText, plain, spelling

CITIES = Path(__file__).parent / "cities.txt"
# What people write for a country, and neither CLDR nor ISO 3166-1 has as its name.
_ALSO = [
    *["USA", "US", "U.S.", "U.S.A.", "America", "Amerika", "América", "EE. UU.", "EEUU", "UK", "U.K."],
    *["England", "Inglaterra", "Scotland", "Schottland", "Escocia", "Wales", "Gales", "Great Britain"],
    *["Großbritannien", "Gran Bretaña", "Northern Ireland", "Nordirland", "Irlanda del Norte"],
    *["Holland", "Holanda", "Czech Republic", "Tschechische Republik", "República Checa", "Turkey"],
    *["Burma", "Birma", "Birmania", "Swaziland", "Cape Verde", "Macedonia", "Mazedonien", "Hongkong"],
]  # fmt: skip
_BETWEEN = (
    3  # characters at most between the words of a name: a space, a hyphen, a point and a space
)
_EASILY_A_GENITIVE = 4  # letters of a name that is found with an s at its end, too: "Berlins"
_SHORTEST_IN_SMALL = 4  # letters of a city that is found in small letters
_CAPITALS = 100  # who writes fewer than one capital for so many small letters does without


class _Names:
    """Names of places, each as its words; finds the longest at each word of a text."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names: set[str] = set()
        for name in names:
            words = [name[start:end] for _word, start, end in plain(name).words()]
            self.names.add(" ".join(map(spelling, words)))
            self.names.add(" ".join(word for word, *_span in plain(name).words()))
        self.most = max(name.count(" ") + 1 for name in self.names)

    def spans(self, words: list[tuple[str, int, int]]) -> Iterator[tuple[int, int]]:
        """The spans of names among `words`, each a spelling with its span in the text."""
        first = 0
        while first < len(words):
            last = self._longest(words, first)
            if last:
                yield words[first][1], words[last - 1][2]
            first = max(last, first + 1)

    def _longest(self, words: list[tuple[str, int, int]], first: int) -> int:
        """The number of the word after the longest name that begins at `first`; 0 if none does."""
        found, name = 0, ""
        for number in range(first, min(first + self.most, len(words))):
            word, start, _end = words[number]
            if number > first and start - words[number - 1][2] > _BETWEEN:
                break
            name = f"{name} {word}".lstrip()
            if self._has(name):
                found = number + 1
        return found

    def _has(self, name: str) -> bool:
        is_genitive = name.endswith("s") and len(name) > _EASILY_A_GENITIVE
        return name in self.names or (is_genitive and name[:-1] in self.names)


def places_in(text: PlainText, written: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The spans of countries and those of cities in `text`, the plain form of `written`.

    Cities are found where they begin with a capital, as many are words: "reading", "essen". In a
    story whose writer uses no capitals they are found everywhere.
    """
    words = [(spelling(written[start:end]), start, end) for _word, start, end in text.words()]
    least = len(written) if _uses_capitals(written) else _SHORTEST_IN_SMALL
    cities = [
        (start, end)
        for start, end in _cities().spans(words)
        if not written[start].islower() or end - start >= least
    ]
    return list(_countries().spans(words)), cities


def _uses_capitals(written: str) -> bool:
    capitals = sum(letter.isupper() for letter in written)
    return capitals * _CAPITALS >= sum(letter.islower() for letter in written)


@cache
def _countries() -> _Names:
    return _Names([*_ALSO, *_country_names()])


def _country_names() -> Iterator[str]:
    codes = list(countries.countries)
    for language, _name in settings.LANGUAGES:
        territories = Locale(language).territories
        with override(language):
            for code in codes:
                yield str(countries.name(code))
                yield territories.get(code, "")


@cache
def _cities() -> _Names:
    lines = [line for line in CITIES.read_text().splitlines() if not line.startswith("#")]
    return _Names(line for line in lines if plain(line).letters not in month_names())
