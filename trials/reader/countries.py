"""Countries by the names that the register gives: it has no codes."""

from functools import cache, lru_cache

from django.utils.translation import override
from django_countries import countries

# Names of the register that are not the English ones of django-countries; "" stands for no country of today.
_OTHER_NAMES = {
    "Bolivia, Plurinational State of": "BO",
    "Brunei Darussalam": "BN",
    "Cape Verde": "CV",
    "Congo, Democratic Republic of the": "CD",
    "Congo, The Democratic Republic of the": "CD",
    "Czech Republic": "CZ",
    "Federated States of Micronesia": "FM",
    "Former Serbia and Montenegro": "",
    "Former Yugoslavia": "",
    "Holy See (Vatican City State)": "VA",
    "Iran, Islamic Republic of": "IR",
    "Korea, Democratic People's Republic of": "KP",
    "Korea, Republic of": "KR",
    "Lao People's Democratic Republic": "LA",
    "Libyan Arab Jamahiriya": "LY",
    "Macau": "MO",
    "Macedonia, The Former Yugoslav Republic of": "MK",
    "Moldova, Republic of": "MD",
    "Netherlands Antilles": "",
    "Palestinian Territories, Occupied": "PS",
    "Palestinian Territory, occupied": "PS",
    "Republic of Korea": "KR",
    "Russian Federation": "RU",
    "Swaziland": "SZ",
    "Syrian Arab Republic": "SY",
    "Taiwan, Province of China": "TW",
    "Tanzania, United Republic of": "TZ",
    "The Gambia": "GM",
    "Turkey": "TR",
    "Turkey (Türkiye)": "TR",
    "UK": "GB",
    "USA": "US",
    "United States": "US",
    "Venezuela, Bolivarian Republic of": "VE",
    "Viet Nam": "VN",
    "Virgin Islands (U.S.)": "VI",
}


@lru_cache(maxsize=1_000)
def country_code(name: str) -> str:
    """The ISO 3166-1 alpha-2 code of a country by its English name; "" if we can't tell."""
    return _codes().get(_comparable(name), "")


@cache
def _codes() -> dict[str, str]:
    with override("en"):
        known = {_comparable(str(name)): code for code, name in countries}
    return known | {_comparable(name): code for name, code in _OTHER_NAMES.items()}


def _comparable(name: str) -> str:
    return name.replace("’", "'").strip().casefold()
