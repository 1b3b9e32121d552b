"""Tiles: a square for each of many things, such as countries, with a number in it, shaded by this number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_COLUMNS = 6
SHADES = (1, 2, 4, 8)  # the least number of each shade
_SIDE, _STEP = 46, 50  # units; the styles draw a unit as a pixel or somewhat more


@dataclass(frozen=True)
class Tile:
    """A number above zero or 0, with the name of what it is of, and a name of two or three letters.

    `url` is where the tile leads, if anywhere.
    """

    label: Any
    short: str
    count: int
    url: str = ""


@dataclass(frozen=True)
class DrawnTile:
    """A tile with its place, in units. Its shade is the place of its number in SHADES; 0 has shade 0."""

    tile: Tile
    x: int
    y: int
    shade: int


@dataclass(frozen=True)
class TilesDrawing:
    tiles: list[DrawnTile]
    height: int
    width: int = _COLUMNS * _STEP - (_STEP - _SIDE)


def draw_tiles(tiles: Sequence[Tile], *, is_mirrored: bool) -> TilesDrawing:
    """The tiles in rows, in their order; from the right where the language is read from there."""
    drawn = [_drawn(tile, *divmod(at, _COLUMNS), is_mirrored) for at, tile in enumerate(tiles)]
    return TilesDrawing(drawn, drawn[-1].y + _SIDE if drawn else 0)


def _drawn(tile: Tile, row: int, column: int, is_mirrored: bool) -> DrawnTile:
    shade = sum(tile.count >= least for least in SHADES)
    across = _COLUMNS - 1 - column if is_mirrored else column
    return DrawnTile(tile, across * _STEP, row * _STEP, shade)
