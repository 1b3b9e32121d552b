"""The versions of the dictionary that were recorded: versions.json, which `manage.py dictionary` writes."""

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("versions.json")

# For each variable by key: what its values mean ("kind", "unit", "code_system"), "export_class", and "codes".
Meanings = dict[str, dict[str, Any]]


def recorded() -> dict[str, Any]:
    """ "versions": version, date and sha256 of each, in order; "variables": the Meanings of the last one."""
    return json.loads(FILE.read_text(encoding="utf-8"))


VERSION: str = recorded()["versions"][-1]["version"]
