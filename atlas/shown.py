"""The numbers of a release as everybody may see them. Nothing here tells why a number is held back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from atlas.models import Band, Release
from atlas.queries import published_releases
from atlas.tables.faces import Face, FaceCell, face_of


@dataclass(frozen=True, slots=True)
class ShownNumber:
    """The least and the most people of a cell, and the release and the day as of which they are."""

    low: int
    high: int
    as_of: int
    day: date


ShownNumbers = dict[FaceCell, ShownNumber | None]  # None: fewer than 11, or held back


def shown_faces(release: Release, table: str, family: str = "") -> list[Face]:
    """The faces of a table in a release, of one disease or of all."""
    faces = map(face_of, release.spec["faces"])
    return [face for face in faces if face.table == table and family in ("", face.family)]


def shown_numbers(release: Release, faces: Iterable[Face]) -> ShownNumbers:
    """What a release shows in the cells of these faces."""
    cells = {(face.name, face.key(cell)): cell for face in faces for cell in face.cells()}
    days = dict(published_releases().values_list("number", "counted_on"))
    bands = Band.objects.filter(release=release, cell__face__in={face for face, _key in cells})
    rows = bands.values_list("cell__face", "cell__key", "low", "high", "as_of")
    return {
        cells[face, key]: ShownNumber(low, high, as_of, days[as_of]) if low else None
        for face, key, low, high, as_of in rows
    }
