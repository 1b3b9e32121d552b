"""Tables of a release as files: codes and numbers, the same in every language."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from atlas.models import Release
from atlas.shown import shown_faces, shown_numbers
from atlas.tables.definitions import TABLES
from atlas.tables.faces import Face

# Of every table; between `about` and `least` each has its own variables.
_BEFORE = ("release", "counted_on", "disease", "about")
_AFTER = ("least", "most", "as_of_release", "as_of")


def table_rows(release: Release, table: str) -> Iterator[dict[str, Any]]:
    """A row for each cell. Its number is None where it is fewer than 11, or held back."""
    faces = shown_faces(release, table)
    numbers = shown_numbers(release, faces)
    for face in faces:
        for cell in face.cells():
            number = numbers[cell]
            yield {
                "release": release.number,
                "counted_on": release.counted_on.isoformat(),
                "disease": face.family,
                "about": face.about,
                **_codes(face, cell.codes),
                "least": number.low if number else None,
                "most": number.high if number else None,
                "as_of_release": number.as_of if number else None,
                "as_of": number.day.isoformat() if number else None,
            }


def table_as_csv(release: Release, table: str) -> bytes:
    """RFC 4180 in UTF-8. Each value is a code, a number or a day, so no program takes it for a formula."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, [*_BEFORE, *TABLES[table].by, *_AFTER], restval="")
    writer.writeheader()
    writer.writerows(table_rows(release, table))
    return file.getvalue().encode()


def table_document(release: Release, table: str) -> dict[str, Any]:
    """The same as JSON."""
    return {
        "release": release.number,
        "counted_on": release.counted_on.isoformat(),
        "spec_sha256": release.spec_sha256,
        "table": table,
        "cells": [
            {name: value for name, value in row.items() if name not in ("release", "counted_on")}
            for row in table_rows(release, table)
        ],
    }


def _codes(face: Face, codes: tuple[str, ...]) -> dict[str, str]:
    names = [name.partition(":")[0] for name in face.dimensions]
    return dict(zip(names, codes, strict=True))
