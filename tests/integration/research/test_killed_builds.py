"""Builders are killed at each step of a build: there is never half an extract, and each build ends."""

import csv
import io
import zipfile
from itertools import cycle, islice
from pathlib import Path

import pytest
from django.conf import settings

from hesperion.privacy.keys.files import load_file_key
from hesperion.privacy.keys.models import FileKey
from hesperion.privacy.sealed_files import read_sealed
from research.builds import start_build
from research.builds.building import build_waiting
from research.choices import Format
from research.models import Extract, Extracted, Pseudonym
from research.requests.states import state_of
from tests.factories.crowds import crowd
from tests.factories.extracts import approved
from tests.services import PATIENCE, wait_until, worker
from tests.sizes import size

pytestmark = pytest.mark.django_db(transaction=True)

BUILDS = "research.builds"
# Where a builder is killed: module, function, before or after its call, and which call.
PLACES = [
    f"{BUILDS}.people:_write:after:1",
    f"{BUILDS}.files:SealedWriter.write:after:3",
    f"{BUILDS}.building:publish_files:after:1",
    f"{BUILDS}.building:finish_build:after:1",
    f"{BUILDS}.building:sweep:before:1",
    f"{BUILDS}.building:sweep:after:1",
    f"{BUILDS}.building:forget_people:after:1",
    f"{BUILDS}.people:choose:after:1",
    f"{BUILDS}.building:withhold:after:1",
    f"{BUILDS}.people:require_consent:after:1",
    f"{BUILDS}.people:write_people:after:1",
    f"{BUILDS}.building:make_file_key:before:1",
    f"{BUILDS}.building:make_file_key:after:1",
    f"{BUILDS}.files:SealedWriter.__init__:after:1",
    f"{BUILDS}.files:SealedWriter.write:after:20",
    f"{BUILDS}.files:SealedWriter.__exit__:before:1",
    f"{BUILDS}.files:SealedWriter.__exit__:after:1",
    f"{BUILDS}.files:SealedWriter.__init__:after:2",
    f"{BUILDS}.files:SealedWriter.write:before:60",
    f"{BUILDS}.files:SealedWriter.__exit__:after:2",
    f"{BUILDS}.building:publish_files:before:1",
    f"{BUILDS}.files:_flush:after:1",
    f"{BUILDS}.files:_flush:after:2",
    f"{BUILDS}.files:_flush:after:3",
    f"{BUILDS}.building:finish_build:before:1",
    f"{BUILDS}.actions:change_state:after:1",
    f"{BUILDS}.actions:require_everybody:after:1",
    f"{BUILDS}.building:_sweep:before:1",
    f"{BUILDS}.sweeping:destroy_file_keys:after:2",
    f"{BUILDS}.building:_sweep:after:1",
]
BUILDER = ["-m", "tests.faults.killed_builder"]
IN_THE_CLEAR = (b"PK\x03\x04", b"PAR1", b"pseudonym", b"participant", b"resourceType", b"record_id")


def kill_a_builder(place, log):
    """Let a real builder take the task, and wait until it has killed itself."""
    extracts = {"EXTRACTS_DIR": settings.EXTRACTS_DIR, "KILLED_AT": place}
    options = ("--pool=solo",)
    with worker(log, "builds", [*BUILDER, *options], **extracts) as process:
        assert process.wait(PATIENCE) == -9, log.read_text()


def require_whole(request, members):
    """The newest extract has everybody once, in rows and in files; of earlier ones nothing is left."""
    extract = request.extracts.get(replaced_at=None)
    assert state_of(request) == "ready"
    assert extract.size == extract.rows.count() == members
    assert Pseudonym.objects.count() == members
    names = set(extract.rows.values_list("pseudonym", flat=True))
    assert names == set(Pseudonym.objects.values_list("pseudonym", flat=True))
    stored = {path.name for path in Path(settings.EXTRACTS_DIR).iterdir()} - {".lock"}
    assert stored == {str(extract.pk)}
    assert {path.name for path in extract.folder.iterdir()} == {f"{form}.sealed" for form in Format}
    assert list(FileKey.objects.values_list("pk", flat=True)) == [extract.pk]
    assert Extract.objects.filter(finished_at=None).count() == 0
    for file in extract.files.all():
        plain = b"".join(read_sealed(file.path, load_file_key(extract.pk), file.place))
        assert len(plain) == file.size_bytes
    with zipfile.ZipFile(io.BytesIO(_csv(extract))) as package:
        rows = list(csv.DictReader(io.StringIO(package.read("participant.csv").decode())))
    assert [row["pseudonym"] for row in rows] == sorted(names)


def _csv(extract):
    file = extract.files.get(format=Format.CSV)
    return b"".join(read_sealed(file.path, load_file_key(extract.pk), file.place))


def require_nothing_in_the_clear():
    for path in Path(settings.EXTRACTS_DIR).rglob("*.*"):
        written = path.read_bytes() if path.is_file() else b""
        assert not [word for word in IN_THE_CLEAR if word in written], path


@pytest.mark.long
@pytest.mark.timeout(900)
def test_however_often_builders_are_killed_there_is_one_whole_extract_or_none(tmp_path):
    members = len(crowd(12))
    request = approved(formats=list(Format))
    for number, place in enumerate(islice(cycle(PLACES), size(30, 4))):
        start_build(request=request, by="user:1")
        kill_a_builder(place, tmp_path / f"{number}.log")
        require_nothing_in_the_clear()
        assert state_of(request) in ("building", "ready"), place
        unfinished = Extract.objects.filter(finished_at=None)
        assert unfinished.count() == (state_of(request) == "building")
        build_waiting()
        require_whole(request, members)
    finished = request.extracts.count()
    assert Extracted.objects.count() == finished * members


@pytest.mark.long
def test_a_builder_that_the_broker_told_nothing_finds_what_waits(tmp_path):
    crowd()
    request = approved()
    start_build(request=request, by="user:1")
    extracts = {"EXTRACTS_DIR": settings.EXTRACTS_DIR}
    program = ["-m", "celery", "-A", "hesperion", "worker", "--pool=solo"]
    with worker(tmp_path / "builder.log", "builds", program, **extracts):
        wait_until(lambda: state_of(request) == "ready", "the extract is built")
    assert request.extracts.get().size == 11
