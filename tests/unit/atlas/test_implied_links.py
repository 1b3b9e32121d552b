"""What links the numbers of cells: it holds for all people that there can be, and says all that it should."""

from collections.abc import Iterable

import pytest

from atlas.tables.definitions import faces_of
from atlas.tables.faces import Face, FaceCell
from atlas.tables.implications import IMPLICATIONS, hidden_faces, implied_links
from atlas.tables.links import CellLink, links
from atlas.tables.populations import INFUSED, MONTH_12, PEOPLE
from intake.record.choices.diseases import Family
from tests.atlas_links import broken
from tests.atlas_simulation.registry import Registry, Sets

_YEARS_END = {"1": 12, "2": 24, "3": 60, "6": 120}


def _face(table: str, population: str, **dimensions: tuple[str, ...]) -> Face:
    return Face(table, population, "sle", "", dimensions)


@pytest.mark.parametrize("seed", range(2))
def test_all_links_hold_for_made_up_people_of_each_disease(seed: int) -> None:
    registry = Registry(seed, 500)
    for _ in range(5):
        registry.pass_quarter()
    for family in Family:
        faces = faces_of(family)
        sets = registry.sets(family, faces) | _in_years(registry, family)
        found = [*links(faces), *implied_links([*faces, *hidden_faces(faces)])]
        assert sum(map(len, sets.values())) > 10 * len(faces)
        assert broken(found, sets) == []


def test_an_implication_that_does_not_hold_is_found() -> None:
    part, whole = FaceCell("one", ("a",)), FaceCell("other", ("b",))
    sets = {part: frozenset({1, 2}), whole: frozenset({3})}
    found = [CellLink((part,), (whole,), is_part=True), CellLink((part,), ())]
    assert broken(found, sets) == found


def test_each_implication_is_about_cells_of_some_disease() -> None:
    def is_used(number: int) -> bool:
        for family in Family:
            faces = [*faces_of(family), *hidden_faces(faces_of(family))]
            by_subject = {(face.table, face.about): face for face in faces}
            one = IMPLICATIONS[number]
            if one.part.cells(by_subject) and one.whole.cells(by_subject):
                return True
        return False

    assert [number for number in range(len(IMPLICATIONS)) if not is_used(number)] == []


def test_an_implication_is_left_out_where_a_code_is_gone() -> None:
    faces = [_face("since", INFUSED, told=("quiet", "came_back")), *_kinds(("died", "again"))]
    assert [*implied_links(faces)] == []
    faces[0] = _face("since", INFUSED, told=("quiet", "died"))
    found = [*implied_links(faces)]
    assert found == [
        CellLink(
            (FaceCell(faces[1].name, ("died",)),),
            (FaceCell(faces[0].name, ("died",)),),
            is_part=True,
        )
    ]


def test_within_one_face_an_implication_leaves_cells_empty() -> None:
    since = ("under_1", "to_2", "to_5", "over_5", "not_told")
    face = _face("b-cells", INFUSED, b_cells=("back", "not_back", "not_told"), since=since)
    assert [*implied_links([face])] == [
        CellLink((FaceCell(face.name, ("not_back", "not_told")),), ())
    ]


def test_dimensions_of_one_name_have_the_same_codes_in_all_faces_of_a_disease() -> None:
    for family in Family:
        codes: dict[str, set[tuple[str, ...]]] = {}
        for face in faces_of(family):
            for name, those in face.dimensions.items():
                codes.setdefault(name, set()).add(those)
        assert {name for name, found in codes.items() if len(found) > 1} == set()


def test_faces_of_one_population_agree_on_what_they_share() -> None:
    one = _face("one", PEOPLE, course=("a", "b"), more=("x", "y"))
    other = _face("other", PEOPLE, course=("a", "b"))
    assert {(_codes(link.one), _codes(link.other)) for link in links([one, other])} == {
        ((("a", "x"), ("a", "y")), (("a",),)),
        ((("b", "x"), ("b", "y")), (("b",),)),
    }


def test_a_part_of_a_population_is_no_larger_than_the_whole() -> None:
    whole = _face("whole", PEOPLE, course=("infused", "waiting"))
    infused = _face("part", INFUSED, cells=("own", "donor"))
    some = _face("some", MONTH_12, state=("died", "again"))
    found = {
        (_codes(link.one), _codes(link.other), link.is_part)
        for link in links([whole, infused, some])
    }
    assert found == {
        ((("own",), ("donor",)), (("infused",),), False),
        ((("died",), ("again",)), (("own",), ("donor",)), True),
    }


def _kinds(states: tuple[str, ...]) -> list[Face]:
    return [_face("kinds", MONTH_12, state=states)]


def _codes(cells: Iterable[FaceCell]) -> tuple[tuple[str, ...], ...]:
    return tuple(cell.codes for cell in cells)


def _in_years(registry: Registry, family: Family) -> Sets:
    """The people of the face that no release shows."""
    found: dict[FaceCell, set[int]] = {}
    for face in hidden_faces(faces_of(family)):
        for number, one in registry.people.items():
            if family in one.drawn and one.is_included and one.is_infused:
                months = one.months(registry.quarter)
                year = next((year for year, end in _YEARS_END.items() if months < end), "over")
                found.setdefault(FaceCell(face.name, (year,)), set()).add(number)
    return {cell: frozenset(people) for cell, people in found.items()}
