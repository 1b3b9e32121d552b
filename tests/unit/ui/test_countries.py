"""Every country can be chosen, under the name that it has today in each language."""

import pytest
from babel import Locale
from django.utils.translation import override
from django_countries import countries

from tests.cases import failing

NO_COUNTRIES = {
    *["AC", "CP", "CQ", "DG", "EA", "IC", "TA"],  # parts of others
    *["EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"],  # no places to live in
}
# Where our name is another than CLDR's and both are in use: longer, or spelt by another rule.
BOTH_IN_USE = {
    "en": {
        *["AG", "BA", "BL", "BQ", "BS", "CD", "CG", "CI", "CV", "FK", "GS", "HK", "HM", "KN", "LC", "MF"],
        *["MM", "MO", "NR", "PM", "PN", "PS", "SH", "SJ", "ST", "SX", "TC", "TT", "UM", "US", "VC", "VG"],
        *["VI", "WF"],
    },
    "de": {
        *["BL", "BN", "BQ", "CC", "CD", "CG", "CI", "FK", "HK", "MF", "MO", "PM", "PN", "PS", "SH", "SX"],
        *["UM", "US"],
    },
    "es": {
        *["AX", "BQ", "CC", "CI", "EH", "GS", "HK", "IO", "MF", "ML", "MO", "PS", "SH", "SX", "TF", "UM"],
        "VI",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", BOTH_IN_USE)
def test_the_names_are_todays(language):
    known = {
        code: name
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
    }
    with override(language):
        ours = {code: str(name) for code, name in countries}
    assert ours.keys() == known.keys()
    assert {code for code in ours if ours[code] != known[code]} == BOTH_IN_USE[language]


def test_names_that_were_wrong_or_missing_are_right():
    names = {
        "en": {"XK": "Kosovo", "SZ": "Eswatini"},
        "de": {"XK": "Kosovo", "SZ": "Eswatini", "GD": "Grenada", "KI": "Kiribati", "FO": "Färöer"},
        "es": {"XK": "Kosovo", "SZ": "Esuatini", "TT": "Trinidad y Tobago", "TD": "Chad"},
    }

    def has_its_names(language):
        with override(language):
            told = dict(countries)
        assert {code: told[code] for code in names[language]} == names[language]

    assert failing(names, has_its_names) == []
