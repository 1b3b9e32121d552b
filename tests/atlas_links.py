"""Whether sets of people satisfy what the attack takes for known."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from atlas.tables.faces import FaceCell
from atlas.tables.links import CellLink

# Who is in each cell; cells without people may be left out.
Sets = Mapping[FaceCell, Collection[Any]]


def broken(links: Iterable[CellLink], sets: Sets) -> list[CellLink]:
    """The links that these people contradict."""
    return [link for link in links if not _holds(link, sets)]


def _holds(link: CellLink, sets: Sets) -> bool:
    one, other = (
        sum(len(sets.get(cell, ())) for cell in cells) for cells in (link.one, link.other)
    )
    return one <= other if link.is_part else one == other
