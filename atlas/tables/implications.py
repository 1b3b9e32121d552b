"""What an answer in one table says about another one: it is so in every case, by the SQL that counts.

Whoever reads the SQL knows it. So the attack knows it, too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from atlas.choices import NOT_TOLD, StateAt12
from atlas.tables.dimensions import DIMENSIONS, TIMES
from atlas.tables.faces import Codes, Face, FaceCell
from atlas.tables.links import CellLink
from atlas.tables.populations import INFUSED
from atlas.tables.questions import COUNTED_QUESTIONS
from intake.record.choices.check_ins import HAPPENINGS
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


def _about_the_course() -> Iterator[Implication]:
    """What was told by month 12 was told by today. Whoever was quiet once was not "never quiet"."""
    back, quiet = (StateAt12.CAME_BACK,), (StateAt12.QUIET_OFF, StateAt12.QUIET_ON)
    yield Implication(Group("kinds", "state", back), Group("since", "told", ("came_back", "died")))
    ever_quiet = Group("since", "told", ("quiet", "came_back", "died", NOT_TOLD))
    yield Implication(Group("kinds", "state", (*back, *quiet)), ever_quiet)


def _about_deaths() -> Iterator[Implication]:
    """A death that is known at one time is known when last told."""
    yield Implication(Group("kinds", "state", (StateAt12.DIED,)), _HAS_DIED)
    for time in TIMES:
        yield Implication(Group("answers", "answer", ("died",), time), _HAS_DIED)


def _about_times() -> Iterator[Implication]:
    """Without B cells is said of a time since the infusion. A year is over or not, whatever happened in it."""
    told_since = Group("b-cells", "since", ("under_1", "to_2", "to_5", "over_5"))
    yield Implication(Group("b-cells", "b_cells", ("not_back",)), told_since)
    for number, year in enumerate(_YEARS, start=1):
        in_it_or_before = Group(YEARS_NOW, "year", _YEARS[:number])
        for kind in HAPPENINGS:
            not_yet = Group("later-events", "later", ("not_yet",), f"{kind.value}.{year}")
            yield Implication(not_yet, in_it_or_before)
            yield Implication(in_it_or_before, not_yet)


def _about_relatives() -> Iterator[Implication]:
    """They are not asked how somebody is today, and nobody else is left out there."""
    relatives = Group("people", "course", ("relative",))
    for key, question in COUNTED_QUESTIONS.items():
        if question.of_living:
            not_asked = Group("completeness", "given", ("not_asked",), key)
            yield Implication(not_asked, relatives)
            yield Implication(relatives, not_asked)


IMPLICATIONS = [
    *_about_month_12(),
    *_about_the_course(),
    *_about_deaths(),
    *_about_times(),
    *_about_relatives(),
]
