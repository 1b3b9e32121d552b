"""What the files of an extract say of it: README, manifest and dictionary."""

import tomllib
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.conf import settings

from research import dictionary
from research.disclosure import LADDER
from research.disclosure.report import StepReport
from research.formats import About, Package
from research.formats.package import TableRows
from research.released import ReleasedTable


def about_extract(extract: Any, *, people: int, withheld: int) -> About:
    """The facts of an Extract whose people were chosen."""
    request, check = extract.request, extract.approval.request_check
    steps: list[StepReport] = check.report["steps"][: check.step + 1]
    return About(
        request=request.number,
        extract=extract.number,
        title=request.title,
        institution=request.institution,
        purposes=tuple(sorted(request.purposes)),
        snapshot_on=extract.snapshot_at.date(),
        starts_on=request.starts_on,
        ends_on=request.ends_on,
        people=people,
        withheld=withheld,
        step=check.step,
        coarsened=tuple(
            one["lost"] for one in steps[1:] if one["lost"] == LADDER[one["step"]].lost
        ),
        lose_most=tuple(one["group"] for one in steps[-1]["groups"]),
        code_version=_code_version(),
    )


@cache
def _code_version() -> str:
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def package_of(tables: Sequence[tuple[ReleasedTable, TableRows]], about: About) -> Package:
    return Package(
        tables=tables,
        about=about,
        dictionary=dictionary.dictionary("en"),
        dictionary_version=dictionary.VERSION,
        dictionary_sha256=dictionary.sha256(),
    )
