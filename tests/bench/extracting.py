r"""Builds of extracts beside psql's \copy of the same tables to /dev/null, on the same PostgreSQL.

Processor time is that of the client and of all of PostgreSQL: on a busy machine it alone says something.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, fields
from statistics import median
from typing import Any

from hesperion.embedded.options import ROOT
from research.builds import start_build
from research.choices import Format
from research.dictionary import ExportClass, requestable
from research.disclosure import identifier_of
from research.models import Request
from research.requests.states import state_of
from tests.bench.comparison import judged
from tests.bench.copying import Copying
from tests.bench.populating import store_people
from tests.bench.site import Site
from tests.factories.extracts import approved

CSV_GOAL = 1.5  # times the processor time of \copy
# Times that of CSV. The design has no goal for the last two.
GOALS = {Format.PARQUET: 3, Format.FHIR: 12, Format.PHENOPACKETS: 12, Format.REDCAP: 3}
MEMORY_GOALS = {Format.CSV: 20, Format.PARQUET: 40}  # MB more
GROWTH_GOAL = 5  # MB more for everybody than for the men among them
FORMATS = [Format.CSV, *GOALS]
GROWING = [form for form in FORMATS if form not in MEMORY_GOALS]
MEN = {"version": 1, "filters": {"sex": {"any": ["male"]}}}
FEW = 200_000  # people; with more of them, each is measured once

Rows = list[tuple[str, ...]]


@dataclass(frozen=True)
class Cost:
    """Seconds of processors and of the clock: of the whole build, and of writing its files. `memory` in MB."""

    processor: float
    clock: float
    files_processor: float
    files_clock: float
    memory: float


def measure(site: Site, size: int) -> Rows:
    store_people(site)
    requests = {form: _request(form) for form in FORMATS}
    costs: dict[Format, list[Cost]] = {form: [] for form in requests}
    copied: list[tuple[float, float]] = []
    for _ in range(3 if site.rows <= FEW else 1):
        for form, request in requests.items():
            costs[form].append(_build(site, request))
        copied.append(Copying(site, requests[Format.CSV]).seconds())
        print("Measured: a build of each format, and a copy", flush=True)
    typical = {form: _typical(found) for form, found in costs.items()}
    grown = [_growth(site, form, requests[form], typical[form]) for form in GROWING]
    return [*_rows(typical, copied), *grown]


def _request(form: Format, **changes: Any) -> Request:
    """All fields that need no reason and single nobody out, of everybody who allows it."""
    keys = [
        one.key
        for one in requestable()
        if one.export is not ExportClass.JUSTIFIED and identifier_of(one.key) is None
    ]
    return approved(fields=keys, formats=[form], **changes)


def _growth(site: Site, form: Format, request: Request, everybody: Cost) -> tuple[str, ...]:
    """The memory of a build for some of the people, and for everybody in `request`."""
    fewer = _request(form, filters=MEN)
    men = _build(site, fewer)
    sizes = [one.extracts.get(replaced_at=None).size for one in (fewer, request)]
    print(f"{form.label}: {sizes[0]:,} men of {sizes[1]:,} people", flush=True)
    grown = everybody.memory - men.memory
    values = (f"{men.memory:.0f} MB", f"{everybody.memory:.0f} MB", f"{grown:+.1f} MB")
    return (f"memory, {form.label}, men", *values, *judged(grown, GROWTH_GOAL, " MB"))


def _build(site: Site, request: Request) -> Cost:
    """Build the extract in a process of its own, as the builder does."""
    start_build(request=request, by="system:bench")
    server: Any = site.cluster.postmaster()
    own = {
        "DJANGO_SETTINGS_MODULE": "hesperion.settings.local",
        "POSTMASTER": str(server.pid),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.one_build"],
        cwd=ROOT,
        env=os.environ | site.environment | own,
        stdout=subprocess.PIPE,
        check=True,
    )
    assert state_of(request) == "ready", str(request.changes.last())
    return Cost(**json.loads(done.stdout))


def _typical(costs: list[Cost]) -> Cost:
    return Cost(*(median(getattr(one, field.name) for one in costs) for field in fields(Cost)))


def _rows(costs: dict[Format, Cost], copied: list[tuple[float, float]]) -> Rows:
    csv = costs[Format.CSV]
    processor, clock = (median(values) for values in zip(*copied, strict=True))
    others = [
        _beside(f"{form.label} beside CSV", csv.files_processor, costs[form].files_processor, goal)
        for form, goal in GOALS.items()
    ]
    wholes = [
        (f"whole build, {form.label}", "", f"{one.processor:.1f} s", f"{one.clock:.1f} s on clock", "", "")
        for form, one in costs.items()
    ]  # fmt: skip
    memory = [
        (f"memory, {form.label}", "", f"{one.memory:.0f} MB", "",
         *judged(one.memory, MEMORY_GOALS.get(form), " MB"))
        for form, one in costs.items()
    ]  # fmt: skip
    return [
        _beside("CSV beside \\copy", processor, csv.files_processor, CSV_GOAL),
        _beside("CSV beside \\copy, on the clock", clock, csv.files_clock, None),
        *others,
        *wholes,
        *memory,
    ]


def _beside(what: str, beside: float, ours: float, goal: float | None) -> tuple[str, ...]:
    ratio = ours / beside
    return (what, f"{beside:.2f} s", f"{ours:.2f} s", f"{ratio:.2f}", *judged(ratio, goal))
