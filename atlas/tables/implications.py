"""What an answer in one table says about another one: it is so in every case, by the SQL that counts.

Whoever reads the SQL knows it. So the attack knows it, too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from atlas.choices import StateAt12
from atlas.tables.dimensions import DIMENSIONS, TIMES
from atlas.tables.faces import Codes, Face, FaceCell
from atlas.tables.links import CellLink
from atlas.tables.populations import INFUSED
from intake.record.choices.check_ins import HAPPENINGS
from intake.record.choices.markers import Marker
from intake.record.choices.treatments import DoseBand

YEARS_NOW = "years-now"  # a face that no release shows: in which year after the infusion people are
_YEARS = ("1", "2", "3", "6")


@dataclass(frozen=True)
class Group:
    """The people of a face who have one of some codes of a dimension."""

    table: str
    dimension: str
    codes: Codes
    about: str = ""

    def cells(self, faces: Mapping[tuple[str, str], Face]) -> list[FaceCell]:
        """Its cells; none where no face has all of its codes."""
        face = faces.get((self.table, self.about))
        name = f"{self.dimension}:{self.about}" if self._is_of_about else self.dimension
        if face is None or not {*self.codes} <= {*face.dimensions.get(name, ())}:
            return []
        margin = face.margin([name])
        return [cell for code in self.codes for cell in margin[code,]]

    @property
    def _is_of_about(self) -> bool:
        return self.dimension in DIMENSIONS and DIMENSIONS[self.dimension].of_about


@dataclass(frozen=True)
class Implication:
    """Everybody in `part` is in `whole`."""

    part: Group
    whole: Group


def hidden_faces(faces: Sequence[Face]) -> list[Face]:
    """The faces that no release shows, and by which people know how those of one disease are linked."""
    family = next((face.family for face in faces if face.table == "later-events"), None)
    years = {"year": (*_YEARS, "over")}
    return [Face(YEARS_NOW, INFUSED, family, "", years)] if family else []


def implied_links(faces: Sequence[Face]) -> Iterator[CellLink]:
    """What the implications say of these faces of one disease. `faces` has the hidden ones, too."""
    by_subject = {(face.table, face.about): face for face in faces}
    for implication in IMPLICATIONS:
        part, whole = implication.part.cells(by_subject), implication.whole.cells(by_subject)
        if not part or not whole:
            continue
        if part[0].face == whole[0].face:  # then some of its cells are empty
            yield CellLink(tuple(cell for cell in part if cell not in whole), ())
        else:
            yield CellLink(tuple(part), tuple(whole), is_part=True)


def _but(codes: Sequence[str], *left_out: str) -> Codes:
    return tuple(code for code in codes if code not in left_out)


_UNANSWERED = (StateAt12.DIED, StateAt12.AGAIN, StateAt12.NOT_YET, StateAt12.NO_ANSWER)
_TOLD_STATES = Group("kinds", "state", _but(StateAt12.values, *_UNANSWERED))
_ANSWERED_M12 = Group("answers", "answer", ("answered",), "m12")
_TOLD_STEROID = Group("steroids", "after", tuple(DoseBand.values))
_HAS_DIED = Group("since", "told", ("died",))
_TOLD_SINCE = ("under_1", "to_2", "to_5", "over_5")


def _about_month_12() -> Iterator[Implication]:
    """A state that was told, and a steroid of that day, need the answer. Without one the state says why."""
    yield Implication(_TOLD_STATES, _ANSWERED_M12)
    yield Implication(_TOLD_STEROID, _ANSWERED_M12)
    yield Implication(
        _TOLD_STEROID, Group("kinds", "state", _but(StateAt12.values, StateAt12.NO_ANSWER))
    )
    yield Implication(
        Group("answers", "answer", ("missed", "not_asked", "silent"), "m12"),
        Group("kinds", "state", _UNANSWERED),
    )
    yield Implication(
        Group("kinds", "state", (StateAt12.NO_ANSWER,)),
        Group("answers", "answer", ("missed", "not_asked", "silent", "died", "none"), "m12"),
    )


def _about_deaths() -> Iterator[Implication]:
    yield Implication(Group("kinds", "state", (StateAt12.DIED,)), _HAS_DIED)
    for time in TIMES:
        yield Implication(Group("answers", "answer", ("died",), time), _HAS_DIED)


def _about_tests() -> Iterator[Implication]:
    """A test after the infusion was told on a day, so that the time since then is known."""
    b_cells = Group("b-cells", "b_cells", ("back", "not_back"))
    yield Implication(b_cells, Group("b-cells", "since", _TOLD_SINCE))
    for marker in Marker.values:
        for codes in (("positive",), ("positive", "negative")):
            tested = Group("marker-change", "now", codes, marker)
            yield Implication(tested, Group("since", "since", _TOLD_SINCE))


def _about_years() -> Iterator[Implication]:
    """While a year is not over, none of its events is "not told"."""
    for number, year in enumerate(_YEARS, start=1):
        in_it_or_before = Group(YEARS_NOW, "year", _YEARS[:number])
        for kind in HAPPENINGS:
            about = f"{kind.value}.{year}"
            yield Implication(Group("later-events", "later", ("not_yet",), about), in_it_or_before)
            told = Group("later-events", "later", ("yes", "no", "not_yet"), about)
            yield Implication(in_it_or_before, told)


IMPLICATIONS = [*_about_month_12(), *_about_deaths(), *_about_tests(), *_about_years()]
