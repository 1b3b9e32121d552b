"""`python -m tests.fhir.judge`: what the validator of the npm package `fhir` says of an extract's resources.

`make judges` runs it. The validator knows the types, the lists of codes and the references of R4.
"""

import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import django

django.setup()  # models are read by what follows

from research.choices import Format  # noqa: E402
from research.formats import Package, write  # noqa: E402
from tests.embedded import ROOT  # noqa: E402
from tests.factories.chance_rows import chance_package  # noqa: E402
from tests.factories.packages import a_package  # noqa: E402
from tests.fhir.examples import GONE, example  # noqa: E402

_SCRIPT = Path(__file__).with_name("judge.mjs")
# What it says that is no fault, with the reason.
NO_FAULTS = {
    "warning: Code .* not found in value set": "A code that a required list lacks is an error to it. "
    "Here R4 recommends a list or gives an example, and we have codes of our own.",
    "info: Value set .* could not be found": "It does not come with this list.",
}
# It must find these, else its silence says nothing.
_WRONG = [
    example("Patient", {"id": "code", "gender": "blue"}),
    example("Patient", {"id": "element", "colour": "blue"}),
    example("Condition", {"id": "missing", "subject": GONE}),
    example("Condition", {"id": "reference", "subject.reference": "Observation/1"}),
]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="hesperion-fhir-") as name:
        folder = Path(name)
        resources, found = 0, []
        for nth, package in enumerate((chance_package(1, people=100), a_package())):
            files = _unpacked(package, folder / str(nth))
            resources += sum(path.read_bytes().count(b"\n") for path in files)
            found += _faults(files)
        found += _overlooked(folder / "wrong.ndjson")
    print(*found, f"npm fhir: {len(found)} faults in {resources} resources", sep="\n")
    return int(bool(found))


def _unpacked(package: Package, folder: Path) -> list[Path]:
    content = io.BytesIO()
    write(Format.FHIR, target=content, package=package)
    zipfile.ZipFile(content).extractall(folder)
    return sorted(folder.glob("*.ndjson"))


def _overlooked(path: Path) -> Iterator[str]:
    """The wrong resources in which it finds nothing."""
    path.write_text("".join(f"{json.dumps(one)}\n" for one in _WRONG))
    found = {fault.partition(":")[0] for fault in _faults([path])}
    for one in _WRONG:
        name = f"{one['resourceType']}/{one['id']}"
        if name not in found:
            yield f"{name} is wrong, and the validator takes it."


def _faults(files: Sequence[Path]) -> Iterator[str]:
    node = shutil.which("node") or sys.exit("This needs node.")
    said = subprocess.run(
        [node, _SCRIPT, *files], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    for one in map(json.loads, said.stdout.splitlines()):
        if not any(re.match(words, f"{one['severity']}: {one['message']}") for words in NO_FAULTS):
            yield f"{one['where']}: {one['location']}: {one['message']}"


if __name__ == "__main__":
    sys.exit(main())
