"""Every number is the same on the page, in its picture, in CSV and JSON, and in the release that is signed."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest

from atlas.models import Release
from atlas.queries import release_document
from atlas.shares import SILENT, Share, shares_of
from atlas.shown import ShownNumber, shown_faces
from atlas.tables.definitions import TABLES, faces_of
from atlas.tables.faces import Face, FaceCell
from atlas.words import has_pages_of_subjects
from intake.record.choices.diseases import Family
from tests.atlas_pages import linked, sections, some_bands, soup_of
from tests.factories.atlas import published

pytestmark = pytest.mark.django_db
FAMILIES = (Family.IIM, Family.APS)  # of the one's marker negative results are not asked
ROWS = {
    *["course", "state", "told", "cells", "now", "event", "later", "after", "b_cells", "answer"],
    *["reading", "given"],
}
LONGEST = 192  # units of the longest bar
SHARE = r"\d+ to \d+ of 100 who answered"
# Where numbers stand that are tested above, or are no people of ours: rules, series, names of diseases.
KNOWN = (
    "div.numbers, #compared ~ *, #columns ~ *, .atlas-series, .box--caution, .call, .rows, nav, .lead, "
    "h1, h2"
)
FIXED = r"month 12|30 days before|Release 2, counted on 1 November 2026|fewer than 11"
Band = list[int] | None
Cells = dict[str, Band]
FIRST, NEWEST = date(2026, 8, 1), date(2026, 11, 1)


@pytest.fixture
def release() -> Release:
    """The second release: half of its numbers are those of the first."""
    published(some_bands(*FAMILIES), counted_on=FIRST)
    half = dict(list(some_bands(*FAMILIES, seed=2).items())[::2])
    return published(half, counted_on=NEWEST)


def written(band: Band) -> str:
    return f"{band[0]} to {band[1]}" if band else "fewer than 11"


def as_of(band: Band) -> list[str]:
    return [f"As of|{'1 Aug 2026' if band[2] == 1 else '1 Nov 2026'}"] if band else []


def pages_of(family: Family) -> Iterator[tuple[str, list[Face]]]:
    """Each page of numbers of a disease, with its faces."""
    for table in TABLES:
        pages: dict[str, list[Face]] = {}
        for face in faces_of(family):
            about = face.about.partition(".")[0] if has_pages_of_subjects(table) else ""
            if face.table == table:
                pages.setdefault(f"{about}/" if about else "", []).append(face)
        for page, faces in pages.items():
            yield f"/atlas/{table}/{family}/{page}", faces


def test_each_row_and_each_bar_is_the_band_of_its_cell(client, release):
    document = release_document(release)["cells"]
    seen = 0
    for family in FAMILIES:
        for path, faces in pages_of(family):
            page = list(sections(soup_of(client.get(path))))
            expected = [
                (group, variable_of(face))
                for face in faces
                for group in groups(face, document[face.table])
            ]
            most = max([15, *(band[1] for group, _ in expected for band in group.values() if band)])
            for section, (group, variable) in zip(page, expected, strict=True):
                same(section, group, variable, most)
                seen += len(group)
    assert seen == sum(1 for family in FAMILIES for face in faces_of(family) for _ in face.cells())


def variable_of(face: Face) -> str:
    return next(
        name for name in (name.partition(":")[0] for name in face.dimensions) if name in ROWS
    )


def groups(face: Face, cells: Cells) -> Iterator[dict[str, Band]]:
    """The bands of each section of a face by the codes of its rows; none where nobody is asked."""
    names = list(face.dimensions)
    place = next(place for place, name in enumerate(names) if name.partition(":")[0] in ROWS)
    beside = [names[1 - place]] if len(names) > 1 else []
    for group in product(*(face.dimensions[name] for name in beside)):
        if (
            group == ("not_told",)
            and beside[0].startswith("finding:")
            and len(face.dimensions[beside[0]]) < 3
        ):
            yield {}  # of this marker no negative is asked
        yield {
            code: cells[face.key(FaceCell(face.name, (*group[:place], code, *group[place:])))]
            for code in face.dimensions[names[place]]
        }


def same(section: dict[str, Any], group: dict[str, Band], variable: str, most: int) -> None:
    """The section's table, shares, picture and total are of these bands."""
    if not any(group.values()):
        text = "Each answer: fewer than 11, or held back." if group else "– (not asked)"
        assert (section["text"], section["rows"], section["bars"]) == (text, {}, {})
        return
    rows = [cells for cells in section["rows"].values() if cells != ["–|(not asked)"]]
    assert rows == cells_of(group, variable)
    bars = section["bars"].values()
    assert [number for number, *_ in bars] == [written(band) for band in group.values()]
    for (_number, full, end), band in zip(bars, group.values(), strict=True):
        low, high = band[:2] if band else (0, 10)
        assert abs(full - low * LONGEST / most) + abs(end - high * LONGEST / most) < 0.2
    low, high = (sum(band[place] for band in group.values() if band) for place in (0, 1))
    assert section["total"] == (f"{low} to {high}" if all(group.values()) else f"at least {low}")


def cells_of(group: dict[str, Band], variable: str) -> list[list[str]]:
    """What the cells of the table's rows say: number and share, and the day of a number."""
    numbers = {code: ShownNumber(*band, NEWEST) if band else None for code, band in group.items()}
    shares = shares_of(numbers, SILENT[variable]) if variable in SILENT else {}
    return [
        ["|".join([written(band), *in_words(shares.get(code))]), *as_of(band)]
        for code, band in group.items()
    ]


def in_words(share: Share | None) -> list[str]:
    if share is None:
        return []
    of_all = f"{share.all_low} to {share.all_high} of 100"
    return [
        f"{share.low} to {share.high} of 100 who answered",
        f"if we knew it of all: {of_all}",
    ]


def test_files_have_the_same_numbers_as_the_release(client, release):
    document = json.loads(client.get("/atlas/releases/2.json").content)
    assert document == release_document(release)
    for table, cells in document["cells"].items():
        as_json = json.loads(client.get(f"/atlas/{table}.json").content)["cells"]
        as_csv = list(
            csv.DictReader(io.StringIO(client.get(f"/atlas/{table}.csv").content.decode()))
        )
        assert len(as_json) == len(as_csv) == len(cells)
        assert {key(row, table): band_of(row) for row in as_json} == cells
        assert {key(row, table): band_of(row) for row in as_csv} == cells
        days = {row["as_of_release"]: row["as_of"] for row in as_csv if row["least"]}
        assert days.items() <= {"1": "2026-08-01", "2": "2026-11-01"}.items()


def key(row: dict[str, Any], table: str) -> str:
    parts = [row["disease"], row["about"], *(row.get(name) for name in TABLES[table].by)]
    return ":".join(part for part in parts if part)


def band_of(row: dict[str, Any]) -> Band:
    return [int(row[name]) for name in ("least", "most", "as_of_release")] if row["least"] else None


def test_no_page_has_another_number(release):
    """Beside the sections there are sums of people on the first page, and shares that the sections have too."""
    people = release_document(release)["cells"]["people"]
    sums = {
        str(sum(band[0] for key, band in people.items() if band and key.startswith(f"{family}:")))
        for family in FAMILIES
    }
    pages = {
        path: soup_of(answer) for path, answer in linked(*FAMILIES).items() if is_of_numbers(path)
    }
    assert len(pages) > 60
    for path, page in pages.items():
        shares = {share.get_text() for share in page.select(".numbers__share")}
        compared = re.findall(
            SHARE, " ".join(one.get_text() for one in page.select("#compared ~ ul"))
        )
        assert set(compared) <= shares, path
        for known in page.select(KNOWN):
            known.decompose()
        text = re.sub(FIXED, "", page.main.get_text(" ", strip=True))
        assert set(re.findall(r"\d+", text)) <= (sums if path == "/atlas/" else set()), path


def is_of_numbers(path: str) -> bool:
    return not path.endswith((".csv", ".json")) and not path.startswith(
        ("/atlas/releases/", "/atlas/how/")
    )


def test_every_release_stays_as_it_was(client, release):
    """Files of the first release do not change with the second, nor with the tables of the code."""
    before = [client.get(f"/atlas/releases/1{path}").content for path in (".json", "/markers.csv")]
    faces = shown_faces(Release.objects.get(number=1), "markers")
    assert len(before[1].splitlines()) == 1 + sum(1 for face in faces for _ in face.cells())
    published(some_bands(Family.IIM, seed=3), counted_on=date(2027, 2, 1))
    after = [client.get(f"/atlas/releases/1{path}").content for path in (".json", "/markers.csv")]
    assert after == before
    assert client.get("/atlas/markers.csv").content != before[1]
