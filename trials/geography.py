"""Where countries are: their regions, and the countries next to them. Codes are ISO 3166-1 alpha-2, and XK."""

from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

_COUNTRIES = Path(__file__).parent / "content" / "countries.yaml"
_NEXT = ("borders", "crossings", "territories")


class Region(TextChoices):
    """A region of the world, in the order in which pages show them."""

    EUROPE = "europe", _("Europe")
    NORTHERN_AMERICA = "northern_america", _("Northern America")
    LATIN_AMERICA = "latin_america", _("Latin America and the Caribbean")
    ASIA = "asia", _("Asia")
    AFRICA = "africa", _("Africa")
    OCEANIA = "oceania", _("Oceania")
    NO_RESIDENTS = "no_residents", _("Places where nobody lives for good")


@cache
def regions() -> dict[Region, list[str]]:
    """The countries of each region, by their codes. Each country is in one region."""
    found = _read()["regions"]
    return {region: found[region] for region in Region}


def region_of(country: str) -> Region:
    """The region of a country. Raises KeyError for a code that no country has."""
    return _region_by_country()[country]


def neighbours(country: str) -> list[str]:
    """The countries that people of a country reach first, by code; none for some islands.

    They are those with a border on land, those a usual way over water away, and the state of a territory. It
    doesn't say that a border is open.
    """
    return _neighbours_by_country().get(country, [])


@cache
def _region_by_country() -> dict[str, Region]:
    return {country: region for region, countries in regions().items() for country in countries}


@cache
def _neighbours_by_country() -> dict[str, list[str]]:
    found = defaultdict(set)
    for kind in _NEXT:
        for country, others in _read()[kind].items():
            for other in others:
                found[country].add(other)
                found[other].add(country)
    return {country: sorted(others) for country, others in found.items()}


@cache
def _read() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(_COUNTRIES.read_text(encoding="utf-8"))
    return read
