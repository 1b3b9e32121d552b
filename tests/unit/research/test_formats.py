"""The files of an extract: what is in them is what was given, whatever reads it."""

import csv
import getpass
import io
import json
import re
import socket
import time
import zipfile
from hashlib import sha256
from pathlib import Path

import pandas
import pytest
from arro3.core import DataType
from arro3.io import read_parquet
from psycopg.sql import SQL

from research.choices import Format
from research.dictionary import VariableKind
from research.formats import Package, write
from research.released.output import MOST_OUTPUTS, Output, ReleasedTable
from tests.factories.packages import ABOUT, CODES, OUTPUTS, ROWS, RTL, GivenRows, a_package

HEADER = b"pseudonym,sex,months,mg,relapsed,product\n"
each_format = pytest.mark.parametrize("form", Format)


class Unseekable(io.RawIOBase):
    """Keeps what is written to it; it can be written to from front to back alone."""

    def __init__(self):
        self.kept = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.kept += data
        return len(data)


def written(form, package):
    target = Unseekable()
    manifest = write(form, target=target, package=package)
    return bytes(target.kept), manifest


def files(form, package):
    content, _manifest = written(form, package)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def read_back(content):
    return read_parquet(io.BytesIO(content)).read_all()


def shape_of_csv(content):
    return pandas.read_csv(io.BytesIO(content), encoding="utf-8-sig").shape


def shape_of_parquet(content):
    table = read_back(content)
    return table.num_rows, table.num_columns


def shape_of_redcap(content):
    """Without what REDCap adds, the state of the form."""
    rows, columns = shape_of_csv(content)
    return rows, columns - 1


def shape_of_answers(content):
    """Without the pseudonym, which is no answer."""
    items = [json.loads(line)["item"][0]["item"] for line in content.splitlines()]
    (columns,) = {len(one) for one in items}
    return len(items), columns + 1


def shape_of_packets(content):
    """Each column but the pseudonym is a measurement."""
    (columns,) = {len(json.loads(line)["measurements"]) for line in content.splitlines()}
    return len(content.splitlines()), columns + 1


SHAPE_OF = {  # rows and columns of the participants in the files of each format
    Format.CSV: lambda found: shape_of_csv(found["participant.csv"]),
    Format.CSV_EXCEL: lambda found: shape_of_csv(found["participant.csv"]),
    Format.PARQUET: lambda found: shape_of_parquet(found["participant.parquet"]),
    Format.FHIR: lambda found: shape_of_answers(found["QuestionnaireResponse.participant.ndjson"]),
    Format.PHENOPACKETS: lambda found: shape_of_packets(found["phenopackets.ndjson"]),
    Format.REDCAP: lambda found: shape_of_redcap(found["data-participant.csv"]),
}


def test_csv_is_to_the_byte_what_copy_gave():
    found = files(Format.CSV, a_package())
    assert found["participant.csv"] == HEADER + b"".join(ROWS)
    assert found["infusion.csv"] == HEADER


def test_excel_gets_a_mark_and_no_formula_and_numbers_stay():
    found = files(Format.CSV_EXCEL, a_package())["participant.csv"]
    assert found.startswith(b"\xef\xbb\xbf" + HEADER)
    rows = list(csv.reader(io.StringIO(found.decode("utf-8-sig"), newline="")))[1:]
    before = list(csv.reader(io.StringIO(b"".join(ROWS).decode(), newline="")))
    assert [row[:5] for row in rows] == [row[:5] for row in before]
    texts = ["'=1+1", '\'+49 170, "x"', "'@x", "'\t=1", "'-5", "NA", "🧬 جنس", ""]
    assert [row[5] for row in rows] == texts


def test_excel_takes_no_code_for_a_text():
    outputs = (OUTPUTS[0], Output("region", VariableKind.CODE, "Region", {"-": "none"}))
    found = files(Format.CSV_EXCEL, a_package([b"P00000000000000a,-\n"], outputs))
    assert found["participant.csv"] == b"\xef\xbb\xbfpseudonym,region\nP00000000000000a,-\n"


def test_pandas_reads_the_csv_as_the_readme_says(tmp_path, monkeypatch):
    for name, content in files(Format.CSV, a_package()).items():
        (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    names = {}
    exec(_python_of((tmp_path / "README.txt").read_text()), names)  # noqa: S102 - our own text
    frame, empty = names["participant"], names["read"]("infusion")
    assert list(frame["sex"].dropna()) == ["female", "12E5", "00123", "NA", "ISO:NA", "NULL"]
    assert frame["sex"].isna().sum() == 2
    assert frame["months"].tolist()[:1] == [-5]
    assert frame["mg"].tolist()[:1] == [2.5]
    assert frame["relapsed"].tolist()[:2] == [True, False]
    assert frame["product"].tolist()[:6] == ["=1+1", '+49 170, "x"', "@x", "\t=1", "-5", "NA"]
    assert frame["product"].isna().tolist() == [False] * 7 + [True]
    assert (len(empty), list(empty)) == (0, list(frame))


def _python_of(readme):
    lines = readme.split("Python: ")[1].split("\n\n")[0].splitlines()[1:]
    return "\n".join(line.removeprefix("    ") for line in lines)


def test_parquet_holds_the_values_of_the_csv_with_types_and_labels():
    found = files(Format.PARQUET, a_package())
    table = read_back(found["participant.parquet"])
    code = DataType.dictionary(DataType.int32(), DataType.utf8())
    types = [DataType.utf8(), code, DataType.int32(), DataType.float64(), DataType.int8()]
    assert [field.type for field in table.schema] == [*types, DataType.utf8()]
    labels = [field.metadata[b"label"].decode() for field in table.schema]
    assert labels == [output.label for output in OUTPUTS]
    values = {name: table[name].to_pylist() for name in table.column_names}
    assert values["sex"] == [*CODES, None, None]
    assert values["months"] == [-5, None, 12, 0, 7, -1, None, None]
    assert values["mg"] == [2.5, None, 0.125, -4, 1_000_000, 3, None, None]
    assert values["relapsed"] == [1, 0, None, 1, 0, 1, None, None]
    assert values["product"][1:4] == ['+49 170, "x"', "@x", "\t=1"]
    assert values["product"][-2:] == ["🧬 جنس", None]
    assert read_back(found["infusion.parquet"]).num_rows == 0


@each_format
def test_two_builds_of_the_same_rows_are_equal_to_the_byte(form, monkeypatch):
    first, _ = written(form, a_package())
    monkeypatch.setattr(time, "time", lambda: 4e9)
    assert written(form, a_package())[0] == first


@each_format
def test_the_zip_says_nothing_of_who_made_it_where_and_when(form):
    content, _ = written(form, a_package())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.comment == b""
        for info in archive.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert (info.comment, info.extra) == (b"", b"")
        whole = content + b"".join(archive.read(name) for name in archive.namelist())
    for word in (socket.gethostname(), str(Path.cwd()), str(Path.home()), getpass.getuser()):
        assert len(word) < 5 or word.encode() not in whole
    days = set(re.findall(rb"20\d\d-\d\d-\d\d", whole))
    assert days == {b"2026-11-29", b"2026-12-01", b"2027-11-30"}
    assert set(re.findall(rb"T?\d\d:\d\d:\d\d", whole)) <= {b"T00:00:00"}  # of the day of the data


@each_format
def test_the_manifest_lists_each_file_with_its_hash(form):
    content, manifest = written(form, a_package())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        stored = json.loads(archive.read("manifest.json"))
        for file in stored["files"]:
            held = archive.read(file["name"])
            assert (sha256(held).hexdigest(), len(held)) == (file["sha256"], file["size_bytes"])
        names = [file["name"] for file in stored["files"]]
        assert [*names, "manifest.json"] == archive.namelist()
    assert stored == manifest.as_json()
    assert manifest.rows == {"participant": len(ROWS), "infusion": 0}
    assert stored["about"]["snapshot_on"] == ABOUT.snapshot_on.isoformat()


def test_each_file_that_explains_comes_with_the_formats_that_need_it():
    common = {"README.txt", "dictionary.json", "dictionary.csv", "manifest.json"}
    syntax = {"labels.R", "labels.sps", "labels.do"}
    csvs = {"participant.csv", "infusion.csv"}
    assert set(files(Format.CSV, a_package())) == common | syntax | csvs
    assert set(files(Format.CSV_EXCEL, a_package())) == common | csvs
    parquets = {"participant.parquet", "infusion.parquet"}
    assert set(files(Format.PARQUET, a_package())) == common | parquets
    project = {"data_dictionary.csv", "repeating_instruments.csv"}
    data = {"data-participant.csv", "data-infusion.csv"}
    assert set(files(Format.REDCAP, a_package())) == common | project | data
    types = {"Patient", "Consent", "ResearchSubject", "QuestionnaireResponse"}
    rows = {f"{one}.participant.ndjson" for one in types} | {"Procedure.infusion.ndjson"}
    definitions = {
        "Questionnaire",
        "CodeSystem",
        "ValueSet",
        "StructureDefinition",
        "ResearchStudy",
    }
    defined = {f"{one}.ndjson" for one in definitions}
    assert set(files(Format.FHIR, a_package())) == common | rows | defined


def test_the_dictionary_holds_what_the_extract_holds_alone():
    found = files(Format.CSV, a_package())
    dictionary = json.loads(found["dictionary.json"])
    variables = [one["key"] for table in dictionary["tables"] for one in table["variables"]]
    assert variables == ["participant.sex", "infusion.given", "infusion.product"]
    assert (dictionary["version"], dictionary["sha256_of_the_whole"]) == ("1.0.0", "f" * 64)
    (table, _empty) = dictionary["files"]
    assert table["columns"][1]["codes"] == CODES
    described = pandas.read_csv(io.BytesIO(found["dictionary.csv"]), keep_default_na=False)
    assert described["column"].tolist() == [output.name for output in OUTPUTS] * 2
    assert described["label"].tolist()[1] == RTL


def test_the_readme_says_what_recipients_must_know():
    readme = files(Format.CSV, a_package())["README.txt"].decode()
    for fact in (
        "request 7", "Extract 2", "Charité", "2026-11-29", "2027-11-30", "participant.csv: 8 rows, 6 columns",
        "infusion.csv: 0 rows", "The setting of the infusion is left out.", "1 person was kept back",
        "a far larger share", "Diagnosis: Scleroderma (SSc)", "Delete who withdraws", "Don't try to find out",
        "_precision", "f" * 64,
    ):  # fmt: skip
        assert fact in readme, fact
    assert max(map(len, readme.splitlines())) <= 120


@each_format
def test_an_error_of_the_rows_is_raised_and_leaves_no_readable_file(form):
    class ServerIsAway(Exception):
        pass

    def ending():
        yield from ROWS
        raise ServerIsAway

    target = Unseekable()
    with pytest.raises(ServerIsAway):
        write(form, target=target, package=a_package(ending))
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(target.kept))


@each_format
def test_an_error_of_the_target_is_raised(form):
    class Full(Unseekable):
        def write(self, data):
            if len(self.kept) > 1000:
                raise OSError(28, "No space left on device")
            return super().write(data)

    chance = [f"P{number:015x},,{number * 7919 % 10_007},,,\n".encode() for number in range(9000)]
    with pytest.raises(OSError, match="No space left"):
        write(form, target=Full(), package=a_package(chance))


@each_format
def test_rows_are_written_while_they_are_read(form):
    """Parquet alone keeps more than some hundred. A format may read the rows more than once."""
    count = 380_000 if form is Format.PARQUET else 20_000
    target, sizes = Unseekable(), []

    def rows():
        for number in range(count):
            if number == count - 1:
                sizes.append(len(target.kept))
            yield b"P%015x,female,,,,\n" % number

    manifest = write(form, target=target, package=a_package(rows))
    assert manifest.rows["participant"] == count
    assert sizes[-1] > len(target.kept) / 2


@each_format
def test_as_many_columns_as_there_can_be_fit(form):
    columns = [Output(f"c{at}", VariableKind.NUMBER, "n" * 100) for at in range(MOST_OUTPUTS - 1)]
    row = b"P00000000000000a" + b",7" * len(columns) + b"\n"
    found = files(form, a_package([row] * 300, (OUTPUTS[0], *columns)))
    assert SHAPE_OF[form](found) == (300, MOST_OUTPUTS)


@each_format
def test_one_row_and_none_have_all_files(form):
    one, none = (files(form, a_package(rows)) for rows in (ROWS[:1], ()))
    assert list(one) == list(none)


def test_a_name_is_never_changed_and_quoted_where_it_must_be():
    outputs = tuple(Output(name, VariableKind.TEXT, "") for name in ("a,b", 'c"d', "7-11", "=x"))
    table = ReleasedTable("participant", outputs, SQL(""))
    package = a_package()
    package = Package([(table, GivenRows(()))], ABOUT, package.dictionary, "1", "f" * 64)
    assert files(Format.CSV, package)["participant.csv"] == b'"a,b","c""d",7-11,=x\n'
