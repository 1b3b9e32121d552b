"""Words for a cell, as staff read them in one line."""

from typing import Any

from atlas.tables.asked import question_as_asked
from atlas.tables.definitions import TABLES
from atlas.tables.dimensions import ABOUTS, DIMENSIONS
from atlas.tables.faces import Face
from intake.followup.timetable import name_of_time
from intake.record.choices.diseases import Family


def cell_label(face: Face, key: str) -> str:
    """What a cell counts, such as "Myositis · MDA5 · Positive · Never quiet". An unknown code stays a code."""
    family, codes = Family(face.family), key.split(":")[-len(face.dimensions) :]
    parts = [str(family.label)]
    if face.about:
        parts.append(_about(face, family))
    for name, code in zip(face.dimensions, codes, strict=True):
        dimension = DIMENSIONS.get(name.partition(":")[0])
        labels = dict(dimension.choices(family, face.about)) if dimension else {}
        parts.append(_text(labels.get(code, code)))
    return " · ".join(parts)


def _about(face: Face, family: Family) -> str:
    kind = TABLES[face.table].about if face.table in TABLES else ""
    if kind == "time":
        return name_of_time(face.about)
    if kind.endswith("question"):
        return question_as_asked(face.about)
    return _text(dict(ABOUTS[kind](family)).get(face.about, face.about))


def _text(label: Any) -> str:
    """A label of several parts, such as an event and a year, in one."""
    return ", ".join(map(str, label)) if isinstance(label, tuple) else str(label)
