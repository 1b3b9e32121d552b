"""A flow of people from stage to stage: a box for each, as wide as people are in it, and a band to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from hesperion.ui.drawing.ranges import DrawnRange, RangeBar, draw_ranges


@dataclass(frozen=True)
class FlowDrawing:
    """The boxes, and the corners of each band between two of them, as `points` of SVG has them.

    A box is full up to the least number of people, and hatched up to the most. Bands are as wide as the least.
    """

    boxes: list[DrawnRange]
    bands: list[str]
    height: int
    edge: int
    width: int
    box: int


def draw_flow(stages: Sequence[RangeBar], *, most: int, is_mirrored: bool) -> FlowDrawing:
    """The stages below each other. `most` people are the widest box; other words are as in `draw_ranges`."""
    drawing = draw_ranges(stages, most=most, is_mirrored=is_mirrored)
    bands = [_band(one, other, drawing.bar) for one, other in pairwise(drawing.rows)]
    return FlowDrawing(
        drawing.rows, bands, drawing.height, drawing.edge, drawing.width, drawing.bar
    )


def _band(one: DrawnRange, other: DrawnRange, box: int) -> str:
    top = one.y + box
    return f"0,{top} {one.full},{top} {other.full},{other.y} 0,{other.y}"
