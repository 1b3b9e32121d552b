"""Regions and neighbours of countries."""

import pytest
from django_countries import countries

from trials.geography import Region, neighbours, region_of, regions

CODES = [code for code, _ in countries]


def test_every_country_has_one_region():
    assert sorted(code for found in regions().values() for code in found) == sorted(CODES)


def test_pages_have_a_word_for_each_region_and_each_has_countries():
    assert set(regions()) == set(Region)
    assert all(regions().values())


def test_neighbours_are_countries_and_see_each_other():
    seen = {(code, other) for code in CODES for other in neighbours(code)}
    assert {(other, code) for code, other in seen} == seen
    assert {code for code, _ in seen} <= set(CODES)
    assert not [code for code, other in seen if code == other]


@pytest.mark.parametrize(
    ("country", "expected"),
    [
        ("AT", "CH CZ DE HU IT LI SI SK"),
        ("GB", "AI BE BM FK FR GG GI IE IM JE KY MS NL SH TC VG"),
        ("KR", "CN JP KP"),
        ("MX", "BZ GT US"),
        ("NO", "DK FI RU SE SJ"),
        ("ZA", "BW LS MZ NA SH SZ ZW"),
        ("XK", "AL ME MK RS"),
        ("CU", ""),
        ("AQ", ""),
        ("", ""),
    ],
)
def test_neighbours_of_some(country, expected):
    assert neighbours(country) == expected.split()


@pytest.mark.parametrize(
    ("country", "region"),
    [
        ("CY", Region.EUROPE),
        ("NO", Region.EUROPE),
        ("TR", Region.ASIA),
        ("MX", Region.LATIN_AMERICA),
        ("BV", Region.NO_RESIDENTS),
    ],
)
def test_regions_of_some(country, region):
    assert region_of(country) == region
