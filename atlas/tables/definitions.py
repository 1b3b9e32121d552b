"""The tables of the atlas, as data: who is counted in each, about what, and by what they are divided."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from atlas.tables.dimensions import ABOUTS, DIMENSIONS
from atlas.tables.faces import Face
from atlas.tables.populations import CONFIRMED, INFUSED, MONTH_12, PEOPLE, POPULATIONS
from hesperion.text.canonical_json import json_sha256
from intake.record.choices.diseases import Family


@dataclass(frozen=True)
class Table:
    """A table: at most two variables beside the disease. Its unit is a person.

    `about` names what it has a part for each of: markers, organs, events, times; "" if it is about nothing.
    """

    slug: str
    population: str
    by: tuple[str, ...]
    about: str = ""

    def faces(self, family: Family) -> Iterator[Face]:
        """A face for each subject. A variable without codes for the disease divides nobody."""
        for about, _label in ABOUTS[self.about](family):
            dimensions = {
                DIMENSIONS[name].called(about): tuple(code for code, _ in choices)
                for name in self.by
                if (choices := DIMENSIONS[name].choices(family, about))
            }
            yield Face(self.slug, self.population, family.value, about, dimensions)


TABLES = {
    table.slug: table
    for table in (
        Table("people", PEOPLE, ("course",)),
        Table("markers", MONTH_12, ("finding", "state"), "marker"),
        Table("kinds", MONTH_12, ("kind", "state")),
        Table("organs", MONTH_12, ("organ", "state"), "organ"),
        Table("since", INFUSED, ("told", "since")),
        Table("targets", INFUSED, ("target", "cells")),
        Table("marker-change", INFUSED, ("finding", "now"), "marker"),
        Table("first-weeks", INFUSED, ("event", "place"), "first_event"),
        Table("later-events", INFUSED, ("later",), "later_event"),
        Table("steroids", MONTH_12, ("before", "after")),
        Table("b-cells", INFUSED, ("b_cells", "since")),
        Table("answers", INFUSED, ("answer",), "time"),
        Table("reading", CONFIRMED, ("reading",)),
        Table("completeness", PEOPLE, ("given",), "question"),
        Table("completeness-infused", INFUSED, ("given",), "infused_question"),
    )
}


@cache
def faces_of(family: Family) -> list[Face]:
    """All faces of a disease, in the order of the tables."""
    return [face for table in TABLES.values() for face in table.faces(family)]


@cache
def spec() -> dict[str, Any]:
    """What is counted, as JSON has it: the populations, and each face.

    Two releases with one spec have the same cells.
    """
    return {
        "populations": {name: asdict(population) for name, population in POPULATIONS.items()},
        "faces": [face.document for family in Family for face in faces_of(family)],
    }


def spec_digest() -> str:
    """SHA-256, in hex, of the spec."""
    return json_sha256(spec())
