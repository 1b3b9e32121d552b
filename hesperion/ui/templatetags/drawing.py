from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import get_language_bidi

from hesperion.ui.drawing.bars import Bar, draw
from hesperion.ui.drawing.flow import draw_flow
from hesperion.ui.drawing.ranges import RangeBar, draw_ranges
from hesperion.ui.drawing.tiles import Tile, draw_tiles

register = template.Library()

MOST_COLUMNS = 36  # more would be narrower than a finger
UPRIGHT = 1000  # from here on a number is wider than its column


@register.inclusion_tag("components/bars.html")
def bars(title: str, rows: Iterable[Bar]) -> dict[str, Any]:
    """A chart of horizontal bars under its title, each a row of a table: label, bar, number."""
    return {"title": title, "drawn": draw(list(rows))}


@register.inclusion_tag("components/bars.html")
def columns(title: str, rows: Iterable[Bar]) -> dict[str, Any]:
    """The same table, whose rows are columns side by side where there is room: for counts over time."""
    drawn = draw(list(rows))
    return {
        "title": title,
        "drawn": drawn,
        "has_columns": 0 < len(drawn) <= MOST_COLUMNS,
        "is_tall": any(row.bar.count >= UPRIGHT for row in drawn),
    }


@register.inclusion_tag("components/ranges.html")
def ranges(title: Any, rows: Iterable[RangeBar], most: int, key: int) -> dict[str, Any]:
    """A picture of ranges, for a table beside it that has the same numbers. `key` is its own on the page."""
    is_mirrored = get_language_bidi()
    drawing = draw_ranges(list(rows), most=most, is_mirrored=is_mirrored)
    return {"title": title, "drawing": drawing, "key": key, "is_mirrored": is_mirrored}


@register.inclusion_tag("components/flow.html")
def flow(title: Any, stages: Iterable[RangeBar], most: int, key: int) -> dict[str, Any]:
    """A picture of how many people came how far; otherwise as `ranges`."""
    is_mirrored = get_language_bidi()
    drawing = draw_flow(list(stages), most=most, is_mirrored=is_mirrored)
    return {"title": title, "drawing": drawing, "key": key, "is_mirrored": is_mirrored}


@register.inclusion_tag("components/tiles.html")
def tiles(title: Any, found: Iterable[Tile]) -> dict[str, Any]:
    """A picture of numbers as tiles, for a table that has the same numbers and addresses."""
    drawing = draw_tiles(list(found), is_mirrored=get_language_bidi())
    return {"title": title, "drawing": drawing}
