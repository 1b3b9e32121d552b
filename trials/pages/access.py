"""The map of access: where trials are open, by country and disease, and where none is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django_countries import countries

from hesperion.ui.drawing.tiles import Tile
from trials.geography import Region, region_of, regions

OpenCounts = dict[tuple[str, str], int]  # as count_open_trials has them


@dataclass(frozen=True)
class CountryAccess:
    """A country in which trials are open: how many, and how many of each disease that the page shows."""

    code: str  # lower-case, as in addresses
    name: str
    region: Region
    total: int
    by_disease: list[tuple[str, int]]


@dataclass(frozen=True)
class RegionAccess:
    """A region: a tile for each of its countries, and the names of those in which no trial is open."""

    region: Region
    tiles: list[Tile]
    without: list[str]

    @property
    def reached(self) -> int:
        """How many of its countries have an open trial."""
        return len(self.tiles) - len(self.without)


@dataclass(frozen=True)
class AccessMap:
    """Diseases with an open trial and those without, countries with one, and all countries by region."""

    diseases: dict[str, Any]
    diseases_without: list[Any]
    countries: list[CountryAccess]
    regions: list[RegionAccess]

    @property
    def columns(self) -> int:
        """Of the table of all diseases: the country, all, and each disease."""
        return 2 + len(self.diseases)

    @property
    def without(self) -> int:
        """How many countries have no open trial."""
        return sum(len(region.without) for region in self.regions)

    @property
    def known(self) -> int:
        """How many countries there are."""
        return sum(len(region.tiles) for region in self.regions)


_SORTED_BY: dict[str, Callable[[CountryAccess], int]] = {
    "name": lambda one: 0,  # they come by name
    "open": lambda one: -one.total,
    "region": lambda one: list(Region).index(one.region),
}
ACCESS_SORTS = list(_SORTED_BY)


def access_map(
    counts: OpenCounts, diseases: dict[str, Any], *, sort: str, tile_url: str
) -> AccessMap:
    """The map of some diseases, given by code with their labels; `counts` are those of these diseases.

    `sort` is one of ACCESS_SORTS. A tile with an open trial leads to `tile_url`, which has the country's code
    for {}. Places where nobody lives have no tile, as long as no trial is open there.
    """
    found = {disease for _, disease in counts}
    shown = {disease: label for disease, label in diseases.items() if disease in found}
    rows = [_row(code, name, counts, shown) for code, name in countries if (code, "") in counts]
    return AccessMap(
        diseases=shown,
        diseases_without=[label for disease, label in diseases.items() if disease not in found],
        countries=sorted(rows, key=_SORTED_BY[sort]),
        regions=_regions(counts, tile_url),
    )


def _row(code: str, name: str, counts: OpenCounts, diseases: dict[str, Any]) -> CountryAccess:
    by_disease = [(disease, counts.get((code, disease), 0)) for disease in diseases]
    return CountryAccess(code.lower(), name, region_of(code), counts[code, ""], by_disease)


def _regions(counts: OpenCounts, tile_url: str) -> list[RegionAccess]:
    tiles: dict[Region, list[Tile]] = {region: [] for region in regions()}
    for code, name in countries:
        count, region = counts.get((code, ""), 0), region_of(code)
        if count:
            url = tile_url.format(code.lower())
            tiles[region].append(Tile(f"{name}: {count}", code, count, url))
        elif region != Region.NO_RESIDENTS:
            tiles[region].append(Tile(name, code, 0))
    return [
        RegionAccess(region, found, [tile.label for tile in found if not tile.count])
        for region, found in tiles.items()
        if found
    ]
