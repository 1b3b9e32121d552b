"""An extract is built whole, for people who all consent, or not at all, and then its request says why."""

import csv
import hashlib
import io
import resource
import signal
import zipfile
from pathlib import Path

import pytest
from django.conf import settings

from hesperion.builder_lock import alone
from hesperion.mail.models import Message
from hesperion.privacy.audit.models import Event
from hesperion.privacy.keys.files import load_file_key
from hesperion.privacy.keys.models import FileKey
from hesperion.privacy.sealed_files import read_sealed
from intake.consent.actions.erasing import erase_participant
from intake.consent.actions.withdrawals import choose_purposes
from research.builds import building, start_build
from research.builds.building import build_waiting
from research.builds.failures import DISK_FULL, KEY_STORE
from research.choices import Format, RequestAction, RequestState
from research.disclosure import LADDER
from research.models import Check, Extract, Extracted, Pseudonym
from research.requests.states import change_state, state_of
from tests.factories.crowds import crowd
from tests.factories.extracts import approved
from tests.services import keys_away

pytestmark = pytest.mark.django_db(transaction=True)

FIELDS = ["participant.sex", "participant.car_t", "treatment.code", "treatment.use"]


def asked_for(**changes):
    """An approved request of nobody's identity but their sex, whose extract waits to be built."""
    request = approved(**{"fields": FIELDS, "formats": list(Format.values)} | changes)
    start_build(request=request, by="user:1")
    return request


def built(**changes):
    request = asked_for(**changes)
    build_waiting()
    return request


def state_and_reason(request):
    newest = request.changes.last()
    return newest.state, newest.reason


def opened(extract, form):
    """The plain bytes of a file, unsealed."""
    file = extract.files.get(format=form)
    plain = b"".join(read_sealed(file.path, load_file_key(extract.pk), file.place))
    assert hashlib.sha256(plain).hexdigest() == file.sha256
    assert len(plain) == file.size_bytes
    return plain


def rows_of(extract, table, form=Format.CSV):
    with zipfile.ZipFile(io.BytesIO(opened(extract, form))) as package:
        text = package.read(f"{table}.csv").decode()
    return list(csv.DictReader(io.StringIO(text)))


def nothing_is_left():
    """Neither files nor keys nor rows of an extract."""
    stored = [path.name for path in Path(settings.EXTRACTS_DIR).glob("*") if path.name != ".lock"]
    return (stored, FileKey.objects.count(), Extract.objects.count(), Extracted.objects.count()) == (
        [], 0, 0, 0,
    )  # fmt: skip


def withdraws(participant, purpose="academic"):
    choose_purposes(participant=participant, granted=[], offered=[purpose])


def test_an_extract_has_the_people_who_allow_it_under_pseudonyms_in_each_format():
    inside, outside = crowd(12), crowd(2, purposes=["study"])
    request = built()
    assert state_and_reason(request) == ("ready", "")
    extract = request.extracts.get()
    assert extract.size == 12
    assert extract.finished_at
    assert extract.snapshot_at <= extract.finished_at
    names = {row.participant_id: row.pseudonym for row in Extracted.objects.all()}
    assert names.keys() == {one.pk for one in inside}
    assert dict(Pseudonym.objects.values_list("participant", "pseudonym")) == names
    found = rows_of(extract, "participant")
    assert [row["pseudonym"] for row in found] == sorted(names.values())
    assert {row["sex"] for row in found} == {"female"}
    assert len(rows_of(extract, "treatment")) == 36
    assert extract.rows_written == len(Format) * (12 + 36)
    assert sorted(extract.files.values_list("format", flat=True)) == sorted(Format.values)
    for form in Format.values:
        plain = opened(extract, form)
        assert extract.manifest[form]["about"]["people"] == 12
        for person in [*inside, *outside]:
            assert str(person.pk).encode() not in plain
            assert person.public_id.encode() not in plain


def test_the_readme_says_what_the_step_took_away_and_who_lost_most_by_it():
    crowd()
    lost = [*(step.lost for step in LADDER[:2]), "Nothing more is lost.", LADDER[3].lost]
    steps = [{"step": number, "lost": one, "groups": []} for number, one in enumerate(lost)]
    steps[3]["groups"] = [{"group": "Sex: Male", "people": 30, "withheld": 9}]
    request = built(step=3, report={"steps": steps})
    about = request.extracts.get().manifest["csv"]["about"]
    assert about["coarsened"] == [LADDER[1].lost, LADDER[3].lost]
    assert about["lose_most"] == ["Sex: Male"]


def test_a_build_leaves_one_event_with_its_size_and_mails_requester_and_stewards():
    crowd()
    request = built()
    event = Event.objects.get(action=RequestAction.EXTRACTED)
    assert event.detail == {"request": request.number, "extract": 1, "size": 11}
    mails = Message.objects.filter(kind="staff.request_ready", about=request.pk)
    check = request.checks.get()
    assert set(mails.values_list("subject", flat=True)) >= {
        request.asked_by.subject,
        check.checked_by.subject,
    }


def test_a_project_has_one_pseudonym_for_a_participant_and_another_project_another():
    crowd()
    first = built()
    extension, other = built(project=first), built()
    names = [
        set(Extracted.objects.filter(extract__request=one).values_list("participant", "pseudonym"))
        for one in (first, extension, other)
    ]
    assert names[0] == names[1]
    assert names[0].isdisjoint(names[2])


def test_an_extract_that_is_made_anew_replaces_the_earlier_one_with_its_key_and_files():
    leaves, *_others = crowd(12)
    request = built()
    first = request.extracts.get()
    withdraws(leaves)
    start_build(request=request, by="system:downloads")
    build_waiting()
    second = request.extracts.get(number=2)
    assert (second.size, second.replaced_at) == (11, None)
    first.refresh_from_db()
    assert first.replaced_at
    assert first.key_destroyed_at
    assert not first.folder.exists()
    assert list(FileKey.objects.values_list("pk", flat=True)) == [second.pk]
    assert {row["pseudonym"] for row in rows_of(second, "participant")} == set(
        second.rows.values_list("pseudonym", flat=True)
    )


def test_an_extract_of_nobody_has_all_files_with_headers_alone():
    request = built()
    assert state_and_reason(request) == ("ready", "")
    extract = request.extracts.get()
    assert extract.size == 0
    assert rows_of(extract, "participant") == rows_of(extract, "treatment") == []
    assert b"pseudonym,sex" in zipfile.ZipFile(io.BytesIO(opened(extract, "csv"))).read(
        "participant.csv"
    )


@pytest.mark.parametrize("count", [1, 10])
def test_an_extract_of_fewer_than_eleven_people_is_refused_when_it_is_built(count):
    crowd(count)
    state, reason = state_and_reason(built())
    assert state == "failed"
    assert reason.endswith("The request must be checked again.")
    assert nothing_is_left()


def test_a_request_that_is_not_what_was_approved_is_not_built(monkeypatch):
    crowd()
    request = asked_for()
    Check.objects.filter(request=request)
    monkeypatch.setattr(building, "content_sha256", lambda _: "0" * 64)
    build_waiting()
    assert state_and_reason(request) == ("failed", building.CHANGED)
    assert nothing_is_left()


def test_whoever_withdraws_while_it_is_built_is_not_in_it(monkeypatch):
    leaves, *_ = crowd(12)
    request = asked_for()
    meanwhile(monkeypatch, building, "publish_files", lambda: withdraws(leaves))
    build_waiting()
    assert state_and_reason(request) == ("ready", "")
    assert request.extracts.get().size == 11
    assert not Extracted.objects.filter(participant=leaves).exists()


def test_whoever_is_erased_while_it_is_built_is_not_in_it(monkeypatch):
    leaves, *_ = crowd(12)
    request = asked_for()
    meanwhile(
        monkeypatch, building, "publish_files",
        lambda: erase_participant(participant=leaves, by="participant"),
    )  # fmt: skip
    build_waiting()
    assert state_and_reason(request) == ("ready", "")
    assert request.extracts.get().size == Extracted.objects.count() == 11


def test_where_somebody_leaves_each_time_it_fails(monkeypatch):
    leaving = crowd(20)
    request = asked_for()
    meanwhile(monkeypatch, building, "publish_files", lambda: withdraws(leaving.pop()), times=99)
    build_waiting()
    assert state_and_reason(request) == ("failed", building.RESTLESS)
    assert nothing_is_left()


def test_a_request_that_is_revoked_while_it_is_built_has_no_extract(monkeypatch):
    crowd()
    request = asked_for()
    meanwhile(
        monkeypatch, building, "publish_files",
        lambda: change_state(request=request, state=RequestState.REVOKED, by="user:1", reason="No."),
    )  # fmt: skip
    build_waiting()
    assert state_and_reason(request) == ("revoked", "No.")
    assert nothing_is_left()


def meanwhile(monkeypatch, module, name, what, times=1):
    """`what` happens after the function of the module was called first."""
    function = getattr(module, name)
    left = [None] * times

    def called(*arguments, **named):
        done = function(*arguments, **named)
        if left:
            left.pop()
            what()
        return done

    monkeypatch.setattr(module, name, called)


def test_a_key_store_that_is_away_is_a_sentence_and_nothing_is_left(monkeypatch):
    crowd()
    request = asked_for()
    with keys_away():
        build_waiting()
    assert state_and_reason(request) == ("failed", KEY_STORE)
    assert nothing_is_left()


def test_a_folder_that_can_t_be_written_to_is_a_sentence(settings, tmp_path):
    crowd()
    request = asked_for()
    settings.EXTRACTS_DIR = str(tmp_path / "a-file")
    Path(settings.EXTRACTS_DIR).touch()
    build_waiting()
    assert state_and_reason(request)[0] == "failed"
    assert Extract.objects.count() == Extracted.objects.count() == 0


def test_while_another_process_builds_a_builder_leaves_at_once():
    request = asked_for()
    with alone() as is_first:
        assert is_first
        build_waiting()
    assert state_of(request) == "building"


def test_a_failed_build_can_be_started_again():
    request = asked_for()
    with keys_away():
        build_waiting()
    start_build(request=request, by="user:1")
    build_waiting()
    assert state_of(request) == "ready"
    assert Message.objects.filter(kind="staff.request_failed", about=request.pk).count() >= 3


@pytest.mark.parametrize("limit", [0, 2_000])
def test_a_full_disk_is_a_sentence_and_nothing_is_left(limit):
    """A limit of the size of files in bytes: no byte more can be written, as on a full disk."""
    crowd()
    request = asked_for(formats=[Format.CSV])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    kept = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        build_waiting()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, kept)
    assert state_and_reason(request) == ("failed", DISK_FULL)
    assert nothing_is_left()
