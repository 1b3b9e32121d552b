"""The next version of the dictionary: keys and codes are only added, and never change their meaning."""

import json
from datetime import date
from typing import Any

from research.dictionary.document import content, sha256
from research.dictionary.recorded import FILE, Meanings, recorded

FIRST_VERSION = "0.1.0"
_MEANING = ["kind", "unit", "code_system"]


class MeaningChanged(Exception):
    """Data that was given out would be read wrongly. `sentences` say what was removed or changed."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def meanings() -> Meanings:
    """Those of the present dictionary."""
    variables = [one for table in content("en")["tables"] for one in table["variables"]]
    parts = [part for one in variables for part in one["parts"]]
    return {one["key"]: _meaning(one) for one in [*variables, *parts]}


def next_version() -> str:
    """The version that the present dictionary must get; the last one recorded if nothing differs.

    Raises MeaningChanged if a key or code was removed, or if a key means something else.
    """
    known = recorded()
    last, then, now = known["versions"][-1], known["variables"], meanings()
    if faults := [fault for key in then for fault in _faults(key, then[key], now.get(key))]:
        raise MeaningChanged(faults)
    if last["sha256"] == sha256() and then == now:
        return str(last["version"])
    major, minor, patch = map(int, last["version"].split("."))
    return f"{major}.{minor}.{patch + 1}" if then == now else f"{major}.{minor + 1}.0"


def record(*, today: date) -> str:
    """Record the present dictionary if it differs from the last version; returns its version.

    Raises MeaningChanged.
    """
    versions, version = recorded()["versions"], next_version()
    if version != versions[-1]["version"]:
        _write([*versions, _entry(version, today)])
    return version


def record_anew(*, today: date) -> str:
    """Record the present dictionary as the first version, and forget the others.

    Raises MeaningChanged from version 1.0.0 on.
    """
    if not recorded()["versions"][-1]["version"].startswith("0."):
        raise MeaningChanged(["From version 1.0.0 on no version is forgotten."])
    _write([_entry(FIRST_VERSION, today)])
    return FIRST_VERSION


def _faults(key: str, then: dict[str, Any], now: dict[str, Any] | None) -> list[str]:
    if now is None:
        return [f"{key} was removed."]
    changed = [f"{key} has another {name}." for name in _MEANING if then[name] != now[name]]
    return changed + [
        f"{key}: the code “{code}” was removed."
        for code in then["codes"]
        if code not in now["codes"]
    ]


def _meaning(entry: dict[str, Any]) -> dict[str, Any]:
    kept = {name: entry[name] for name in [*_MEANING, "export_class"]}
    return kept | {"codes": [one["code"] for one in entry["codes"]]}


def _entry(version: str, today: date) -> dict[str, str]:
    return {"version": version, "date": today.isoformat(), "sha256": sha256()}


def _write(versions: list[dict[str, str]]) -> None:
    text = json.dumps({"versions": versions, "variables": meanings()}, indent=1, ensure_ascii=False)
    FILE.write_text(f"{text}\n", encoding="utf-8")
