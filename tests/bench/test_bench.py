"""Tiny runs; `make bench` makes the real ones. What they measure is no matter of these tests."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from hesperion.embedded.options import ROOT
from tests import template
from tests.bench import against
from tests.bench.__main__ import PARTS
from tests.bench.checkout import running, worktree
from tests.services import fresh_shell
from tests.sizes import IN_FULL, size

FORMATS = ["CSV", "Parquet", "FHIR R4", "Phenopackets", "REDCap"]
MEASURED = {
    "rotate": ["rotate, per key or address"],
    "journey": ["pages of a journey", "a journey, processor time"],
    "send": [
        *["send, one client, p50", "send, one client, p95", "send, four clients, per story"],
        *["send, beside no cohort", "confirm, beside no cohort"],
    ],
    "open": ["open 2 rows, per row", "open 20 rows, per row"],
    "research": [
        *["the list", "with facets", "three filters and facets", "three-filter count", "a record"],
        *["view /share/ beside researchers", "compare the cohort", "rebuild_cohort"],
    ],
    "ladder": ["the k-ladder", "the k-ladder, processor time"],
    "extracts": [
        *["CSV beside \\copy", "CSV beside \\copy, on the clock"],
        *[f"{form} beside CSV" for form in FORMATS[1:]],
        *[f"{what}, {form}" for what in ("whole build", "memory") for form in FORMATS],
        *[f"memory, {form}, men" for form in FORMATS[2:]],
    ],
    "intake": [
        f"send, {size(1_250, 250):,} stored beside {size(12, 10)}",
        "send, four clients, beside pgbench",
        "send, beside mail in the request",
        "whole journeys, beside pgbench",
    ],
    "followup": [
        *["sweep of a day, beside INSERT", "nothing due, beside count(*)"],
        f"a reminder, {size(187, 37)} beside {size(10, 10)}",
        "a check-in, beside /my/",
    ],
    "atlas": [
        f"candidate of {size(188, 38)}, GROUP BY",
        "the gate, 1 releases before",
        "approving it, in a request",
    ],
    "log": ["a statement, beside INSERT", f"check {size(1_250, 250):,}, beside sha256"],
    "articles": [],
    "trials": [
        *[f"read and try {size(62, 50)} studies", f"take over {size(62, 50)} studies"],
        f"match {size(187, 100):,}, beside their answers",
    ],
}
BESIDE_NGINX = [
    "view /share/",
    "view /my/sign-in/",
    "read a page of the atlas",
    "read what changed",
    "read the article",
    "read a list of trials",
]
WITHOUT_IT = [
    *["page views: nginx is not installed", "reading a page of the atlas: nginx is not installed"],
    "reading what changed: nginx is not installed",
    "reading the article: nginx is not installed",
    "reading a list of trials: nginx is not installed",
]


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_benchmark_measures_each_part_and_prints_its_table():
    """In `make test` the part that needs no web process, and the one whose two sides must ask the same."""
    parts = list(PARTS) if IN_FULL else ["journey", "open"]
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.bench", f"--size={size(5, 1)}", "--rows=1200"),
            *(f"--only={part}" for part in parts),
        ],
        cwd=ROOT,
        env=fresh_shell(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.partition("ratio (quartiles)")[2].splitlines()
    names = [line.partition("  ")[0] for line in lines if line[:1].isalpha()]
    expected = [name for part in parts for name in MEASURED[part]]
    beside_nginx = [name for name in names if name in {*BESIDE_NGINX, *WITHOUT_IT}]
    assert [name for name in names if name not in beside_nginx] == expected
    assert beside_nginx in ((BESIDE_NGINX, WITHOUT_IT) if IN_FULL else ([],))
    assert sum("key-store queries a page" in line for line in lines) == 2


@pytest.mark.long
@pytest.mark.timeout(600)
def test_two_sites_are_compared_page_by_page():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)  # PostgreSQL's account passes through
        template.restore(Path(folder, "var"))
        with running(ROOT, Path(folder, "var")) as site:
            rows = against.compare(site, site, size(8, 1))
    assert [row[0] for row in rows[::2]] == [
        "the last press",
        "a page of questions, sent",
        "a participant's answers",
        "the list of records",
        "opening a record",
    ]


def test_another_commit_is_there_as_long_as_it_is_compared(tmp_path):
    with worktree("HEAD", tmp_path / "commit") as there:
        assert (there / "manage.py").exists()
    assert not there.exists()
