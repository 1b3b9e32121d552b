"""Files that are none, or that somebody made to harm: each is refused with a sentence, and none takes long."""

import json
import subprocess
import sys
import zipfile
from io import BytesIO

import pytest

from tests.embedded import ROOT
from tests.factories.trials import studies, study
from trials.reader import files
from trials.reader.files import StudyFile, UnreadableFile

ONE = json.dumps(study())
BACKSLASHES = {
    "protocolSection": {"text": "\\u0000 and \\\\u0000"}
}  # text about a NUL, without one


def read(content):
    content = content.encode() if isinstance(content, str) else content
    return list(StudyFile(content).studies())


def page(*listed, **beside):
    return json.dumps({"studies": listed, **beside})


def packed():
    found = BytesIO()
    with zipfile.ZipFile(found, "w") as archive:
        archive.writestr("studies.json", ONE)
    return found.getvalue()


REFUSED = {
    "empty": (b" \n", "The file is empty."),
    "text": ("NCT99990001", "This is no JSON: see line 1, column 1. Download the file again."),
    "cut off": (page(study())[:-3], "This is no JSON"),
    "something after it": (ONE + "{}", "This is no JSON"),
    "comma at the end": ('{"studies": [],}', "This is no JSON"),
    "comma in the list": ('{"studies": [{},]}', "This is no JSON"),
    "raw line feed in a text": ('{"studies": [{"a": "b\nc"}]}', "This is no JSON"),
    "old API": (
        b"\xef\xbb\xbf<?xml version='1.0'?><clinical_study/>",
        "This is XML, of the register’s old API. Save it as JSON, version 2 of the API.",
    ),
    "web page": ("\n<!DOCTYPE html><p>Not found", "This is a web page, not the file."),
    "zip": (packed(), "This is a packed file. Unpack it, and choose the file in it."),
    "gzip": (b"\x1f\x8b\x08rest", "This is a packed file."),
    "NaN": ('{"studies": [{"a": NaN}]}', "The file has NaN, which is no JSON."),
    "Infinity": ('{"studies": [], "a": -Infinity}', "The file has -Infinity, which is no JSON."),
    "a key twice": (
        '{"studies": [{"protocolSection": {}, "protocolSection": {}}]}',
        "The file names “protocolSection” twice in one object.",
    ),
    "a key twice outside": ('{"totalCount": 1, "totalCount": 2, "studies": []}', "twice in one object"),
    "studies twice": ('{"studies": [], "studies": []}', "The file names “studies” twice"),
    "a NUL": (ONE.encode() + b"\0", "The file has a NUL character, which no record has."),
    "an escaped NUL": (page({"a": "\0"}), "The file has a NUL character, which no record has."),
    "Latin-1": ('{"studies": ["Ärzte"]}'.encode("latin-1"), "The file is not UTF-8: see byte 14."),
    "UTF-16": (ONE.encode("utf-16"), "The file is not UTF-8: see byte 0."),
    "a million lists": ("[" * 1_000_000, "The file is nested more deeply than any record is."),
    "a million lists in a study": (
        '{"studies": [{"a": ' + "[" * 1_000_000 + "]" * 1_000_000 + "}]}",
        "The file is nested more deeply than any record is.",
    ),
    "fifty lists": (page("[]", json.loads("[" * 50 + "]" * 50)), "nested more deeply"),
    "a long number": (page({"a": 1}).replace("1", "1" * 5_000), "A number in the file is too long."),
    "no list": ('{"studies": {}}', "Its “studies” are no list."),
    "no study": ("{}", "The file has no protocolSection, so it holds no study"),
    "a number": ("7", "This is no JSON"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_none_is_refused_with_a_sentence(name):
    content, sentence = REFUSED[name]
    with pytest.raises(UnreadableFile) as refusal:
        read(content)
    assert sentence in str(refusal.value)


def test_a_file_is_refused_by_its_size_before_it_is_read():
    with pytest.raises(UnreadableFile, match=r"larger than 50 MB\."):
        read(bytes(files.MOST_FILE_BYTES + 1))


def test_a_file_of_too_many_studies_is_refused():
    many = json.dumps({"studies": [{}] * (files.MOST_STUDIES + 1)})
    with pytest.raises(UnreadableFile, match="more than 5,000 studies"):
        read(many)
    assert len(read(json.dumps([{}] * files.MOST_STUDIES))) == files.MOST_STUDIES


def test_all_shapes_that_the_register_gives_are_read():
    two = [study("NCT99990001"), study("NCT99990002")]
    places = [place for place, _ in read(json.dumps(studies(two), indent=2))]
    assert places == ["studies[0]", "studies[1]"]
    assert [place for place, _ in read(json.dumps(two))] == places
    assert [place for place, _ in read("\ufeff" + ONE)] == ["study"]
    assert read('{"studies": []}') == []
    assert read(json.dumps(BACKSLASHES)) == [("study", BACKSLASHES)]


def test_what_is_beside_the_studies_is_known_wherever_it_is():
    for content in (
        '{"nextPageToken": "x", "totalCount": 7, "version": "2.0.3", "studies": []}',
        '{"studies": [], "version": "2.0.3", "totalCount": 7, "nextPageToken": "x"}',
    ):
        file = StudyFile(content.encode())
        assert list(file.studies()) == []
        assert (file.goes_on, file.total) == (True, 7)
        assert file.text_beside("apiVersion", "version") == "2.0.3"
    assert StudyFile(b"").text_beside("apiVersion") == ""


def test_persons_are_dropped_wherever_they_are():
    whole = study() | {
        "resultsSection": {"moreInfoModule": {"pointOfContact": {"title": "Test Person"}}}
    }
    read_ones = json.dumps(read(json.dumps(whole)))
    assert "Made-up hospital of Vienna" in read_ones
    for person in (
        "Test Contact",
        "contact@test.invalid",
        "Test Official",
        "Test Person",
        "+00 000",
    ):
        assert person not in read_ones


_READS = """
import sys
from datetime import date
from pathlib import Path
import django
django.setup()
from trials.choices import ImportSource
from trials.reader.record_file import RecordFile

def peak():
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) * 1024

content = Path(sys.argv[1]).read_bytes()
before = peak()
read = sum(1 for _ in RecordFile(content, ImportSource.REGISTER, date.max).records())
print(read, peak() - before)
"""


def test_one_study_at_a_time_is_in_memory(tmp_path):
    """Of a file of 45 MB its text and one study; all of its studies as objects would be some hundred MB."""
    listed = study(
        criteria="* Made up\n", conditions=[f"Made-up disease {n}" for n in range(1_500)]
    )
    listed["protocolSection"]["referencesModule"] = [{"a": n, "b": [n]} for n in range(400)]
    text = json.dumps(listed)
    file = tmp_path / "studies.json"
    with file.open("w") as writing:
        writing.write('{"studies": [')
        count = 45_000_000 // len(text)
        for number in range(count):
            writing.write("," if number else "")
            writing.write(text.replace("NCT99990001", f"NCT{number:08}"))
        writing.write("]}")
    size = file.stat().st_size
    assert size > 44_000_000
    command = [sys.executable, "-c", _READS, str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    read_ones, peak = map(int, done.stdout.split())
    assert read_ones == count
    assert peak < 2 * size, f"{peak / 1_000_000:.0f} MB"
