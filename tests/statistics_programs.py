"""`python -m tests.statistics_programs`: what R and PSPP read from an extract's CSV, by the syntax beside it.

`make judges` runs it. Stata can't be run here: tests/unit/research/test_label_syntax.py reads `labels.do`.
"""

import csv
import io
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import django

django.setup()  # models are read by what follows

from research.choices import Format  # noqa: E402
from research.formats import write  # noqa: E402
from research.formats.syntax.words import one_line  # noqa: E402
from tests.factories.packages import CODES, OUTPUTS, ROWS, a_package  # noqa: E402

_IN_R = """
source("labels.R")
stopifnot(identical(dim(infusion), c(0L, ncol(participant))))
stopifnot(identical(sapply(participant, class), sapply(infusion, class)))
write.csv(participant, "from-r.csv", na = "", row.names = FALSE, fileEncoding = "UTF-8")
writeLines(sapply(participant, attr, "label"), file("labels-r.txt", encoding = "UTF-8"))
"""
_IN_PSPP = """
INSERT FILE='labels.sps' ENCODING='UTF-8'.
GET FILE='participant.sav'.
SAVE TRANSLATE /OUTFILE='from-pspp.csv' /TYPE=CSV /FIELDNAMES /CELLS=LABELS /REPLACE.
GET FILE='infusion.sav'.
SAVE TRANSLATE /OUTFILE='empty-pspp.csv' /TYPE=CSV /FIELDNAMES /REPLACE.
"""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="hesperion-statistics-") as name:
        found = list(_faults(Path(name)))
    print(*found, f"R and PSPP: {len(found)} faults", sep="\n")
    return int(bool(found))


def _faults(folder: Path) -> Iterator[str]:
    """What R and PSPP read otherwise than it was written, and which of them are not installed."""
    content = io.BytesIO()
    write(Format.CSV, target=content, package=a_package())
    for program, reads in {"Rscript": _read_by_r, "pspp": _read_by_pspp}.items():
        if not shutil.which(program):
            yield f"{program} is not installed: nobody has read the files with it."
            continue
        own = folder / program
        zipfile.ZipFile(content).extractall(own)
        yield from (f"{program}: {fault}" for fault in _faults_of(reads, own))


def _faults_of(reads: Callable[[Path], list[list[str]]], folder: Path) -> Iterator[str]:
    try:
        found = reads(folder)
    except subprocess.CalledProcessError as error:
        yield f"{error.stdout}{error.stderr}"
        return
    for line, (read, expected) in enumerate(zip(found, _expected(), strict=True), 1):
        if read != expected:
            yield f"line {line} is {read}, and should be {expected}"


def _expected() -> list[list[str]]:
    rows = list(csv.reader(io.StringIO(b"".join(ROWS).decode(), newline="")))
    return [[output.name for output in OUTPUTS], *map(_labelled, rows)]


def _labelled(row: list[str]) -> list[str]:
    pseudonym, sex, *numbers, relapsed, product = row
    yes_no = {"1": "yes", "0": "no", "": ""}
    return [
        pseudonym,
        _short(CODES.get(sex, "")),
        *map(_number, numbers),
        yes_no[relapsed],
        product,
    ]


def _number(text: str) -> str:
    return str(float(text)) if text.strip() not in ("", ".") else ""


def _short(label: str) -> str:
    """SPSS keeps 120 bytes of a label."""
    return one_line(label).encode()[:120].decode(errors="ignore")


def _read(path: Path) -> list[list[str]]:
    words = {"TRUE": "yes", "FALSE": "no", "Yes": "yes", "No": "no"}
    header, *rows = csv.reader(path.open(newline="", encoding="utf-8-sig"))
    return [header, *([p, _short(sex), *map(_number, numbers), words.get(r, r.strip()), t]
            for p, sex, *numbers, r, t in rows)]  # fmt: skip


def _read_by_r(folder: Path) -> list[list[str]]:
    _run(["Rscript", "--vanilla", "-e", _IN_R], folder)
    labels = (folder / "labels-r.txt").read_text().splitlines()
    assert labels == [one_line(output.label) for output in OUTPUTS], labels
    return _read(folder / "from-r.csv")


def _read_by_pspp(folder: Path) -> list[list[str]]:
    (folder / "read.sps").write_text(_IN_PSPP)
    _run(["pspp", "--batch", "read.sps"], folder)
    (empty,) = csv.reader((folder / "empty-pspp.csv").open(newline=""))
    assert empty == [output.name for output in OUTPUTS], empty
    return _read(folder / "from-pspp.csv")


def _run(command: list[str], folder: Path) -> None:
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)


if __name__ == "__main__":
    sys.exit(main())
