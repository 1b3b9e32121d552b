"""The document of the counting rules: who is counted in the atlas, in which tables, and by which program."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from atlas.tables.definitions import TABLES, spec
from registry.documents.languages import LANGUAGE_CODES

# What counts people and guards their numbers. Pages and words of the atlas are no part of it.
_PROGRAM = (
    "atlas/actions/*.py",
    "atlas/counting/*.py",
    "atlas/gate/*.py",
    "atlas/migrations/*.py",
    "atlas/migrations/sql/*.sql",
    "atlas/models/*.py",
    "atlas/tables/*.py",
    "intake/consent/migrations/sql/*.sql",
    "intake/followup/migrations/sql/*.sql",
)


def counting_document() -> dict[str, Any]:
    """The counting rules as they are today. `program.<file>` is the SHA-256 of a file of the program."""
    rules = spec()
    tables = {f"table.{slug}": asdict(table) for slug, table in TABLES.items()}
    populations = {f"population.{name}": one for name, one in rules["populations"].items()}
    faces = {f"face.{_face_name(face)}": face["dimensions"] for face in rules["faces"]}
    files = {f"program.{name}": sha256 for name, sha256 in program_files().items()}
    entries = tables | populations | faces | files
    return {"languages": LANGUAGE_CODES, "entries": entries}


@cache
def program_files() -> dict[str, str]:
    """The SHA-256, in hex, of each file that counts people or guards their numbers."""
    return {
        str(path.relative_to(settings.BASE_DIR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(_paths())
    }


def _paths() -> Iterator[Path]:
    for pattern in _PROGRAM:
        yield from settings.BASE_DIR.glob(pattern)


def _face_name(face: dict[str, Any]) -> str:
    return ":".join(filter(None, [face["table"], face["family"], face["about"]]))
