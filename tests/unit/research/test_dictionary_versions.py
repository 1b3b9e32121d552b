"""Data that was given out stays readable: keys and codes are only added, and each version is recorded."""

import json
from copy import deepcopy
from datetime import date

import pytest

from research.dictionary import VERSION, ExportClass, dictionary, sha256
from research.dictionary.recorded import FILE, recorded
from research.dictionary.versioning import (
    MeaningChanged,
    meanings,
    next_version,
    record,
    record_anew,
)

RECORD = (
    "DJANGO_SETTINGS_MODULE=hesperion.settings.test .venv/bin/python manage.py dictionary --record"
)
TODAY = date(2026, 12, 1)


@pytest.fixture
def file(tmp_path, monkeypatch):
    """The recorded versions in a copy, so that a test may change what was recorded."""
    copy = tmp_path / "versions.json"
    copy.write_bytes(FILE.read_bytes())
    monkeypatch.setattr("research.dictionary.recorded.FILE", copy)
    monkeypatch.setattr("research.dictionary.versioning.FILE", copy)
    return copy


def changed(file, change) -> None:
    """Let `change` alter what is recorded, as if the dictionary had been another one then."""
    known = deepcopy(recorded())
    change(known)
    file.write_text(json.dumps(known), encoding="utf-8")


def test_the_present_dictionary_is_recorded():
    assert next_version() == VERSION, f"The dictionary has changed. Record it: {RECORD}"
    assert recorded()["versions"][-1]["sha256"] == sha256()


def test_the_dictionary_says_its_version_in_each_language():
    for language in ("en", "de", "es"):
        made = dictionary(language)
        assert (made["version"], made["sha256"], made["language"]) == (VERSION, sha256(), language)


def test_other_words_are_a_patch(file):
    changed(file, lambda known: known["versions"][-1].update(version="1.4.2", sha256="other"))
    assert next_version() == "1.4.3"


@pytest.mark.parametrize(
    "change",
    [
        lambda known: known["variables"].pop("outcome.pain"),
        lambda known: known["variables"]["diagnosis.code"]["codes"].remove("aps"),
        lambda known: known["variables"]["outcome.pain"].update(export_class=ExportClass.NEVER),
    ],
    ids=["key", "code", "class"],
)
def test_what_is_added_is_a_minor_version(file, change):
    changed(file, change)
    changed(file, lambda known: known["versions"][-1].update(version="1.4.2"))
    assert record(today=TODAY) == "1.5.0"
    assert recorded()["versions"][-1] == {
        "version": "1.5.0",
        "date": "2026-12-01",
        "sha256": sha256(),
    }
    assert recorded()["variables"] == meanings()
    assert next_version() == "1.5.0"


def test_nothing_is_recorded_twice(file):
    before = file.read_bytes()
    assert record(today=TODAY) == VERSION
    assert file.read_bytes() == before


def test_what_was_given_out_is_neither_removed_nor_changed(file):
    def change(known):
        known["variables"]["outcome.sleep"] = known["variables"]["outcome.pain"]
        known["variables"]["diagnosis.code"]["codes"].append("uctd")
        known["variables"]["steroid_dose.mg"]["unit"] = "g/day"

    changed(file, change)
    before = file.read_bytes()
    with pytest.raises(MeaningChanged) as refused:
        record(today=TODAY)
    assert set(refused.value.sentences) == {
        "outcome.sleep was removed.",
        "diagnosis.code: the code “uctd” was removed.",
        "steroid_dose.mg has another unit.",
    }
    assert file.read_bytes() == before


def test_the_first_version_is_made_anew_before_1_0_alone(file):
    changed(file, lambda known: known["variables"]["diagnosis.code"]["codes"].append("uctd"))
    assert record_anew(today=TODAY) == "0.1.0"
    assert len(recorded()["versions"]) == 1
    changed(file, lambda known: known["versions"][-1].update(version="1.0.0"))
    with pytest.raises(MeaningChanged):
        record_anew(today=TODAY)
