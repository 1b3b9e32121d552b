"""A program fetches a file whole or in part, under the conditions of the screen; each time is written down."""

import random
from datetime import timedelta
from hashlib import sha256

import pytest
from django.utils import timezone

from hesperion.privacy.audit.models import Event
from hesperion.privacy.sealed_files import CHUNK
from intake.consent.actions import withdrawals
from research.choices import RequestAction, RequestState
from research.extracts.actions import record_download
from research.models import Download, Extract
from research.requests.states import change_state, state_of
from tests.factories.api import ApiProgram, detail_of
from tests.factories.extracts import add_extract, extract_of, with_file
from tests.integration.research.test_extract_downloads import FAULTS, allowing, set_dates
from tests.services import keys_away

pytestmark = pytest.mark.django_db(transaction=True)  # the cohort is made at the commit

CONTENT = b"PK" + random.Random(7).randbytes(2 * CHUNK + 7)
SIZE = len(CONTENT)
ETAG = f'"{sha256(CONTENT).hexdigest()}"'


@pytest.fixture
def people():
    return [allowing(), allowing()]


@pytest.fixture
def extract(people):
    made = extract_of(*people, is_downloaded=False)
    with_file(made, CONTENT)
    return made


@pytest.fixture
def program(extract):
    return ApiProgram(extract.request)


@pytest.fixture
def fetch(program, extract):
    return lambda **headers: program.file(extract.request, **headers)


def content(answer):
    return b"".join(answer.streaming_content)


def test_the_file_comes_whole_and_is_written_down_before(program, fetch, extract):
    answer = fetch(Accept_Encoding="gzip")
    [download] = Download.objects.all()
    [event] = Event.objects.filter(action=RequestAction.DOWNLOADED)
    pieces = list(answer.streaming_content)
    assert (answer.status_code, b"".join(pieces)) == (200, CONTENT)
    assert max(map(len, pieces)) <= CHUNK
    number = extract.request.number
    sent = {name: answer[name] for name in ("ETag", "Accept-Ranges", "Content-Type")}
    assert sent == {"ETag": ETAG, "Accept-Ranges": "bytes", "Content-Type": "application/zip"}
    assert answer["Content-Length"] == str(SIZE)
    assert f"hesperion-request-{number}-extract-1-csv.zip" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer
    assert "Cookie" not in answer.get("Vary", "")
    by = program.token.by
    assert (download.extract, download.format, download.by) == (extract, "csv", by)
    assert event.actor == f"user:{by.pk}"
    [read] = Event.objects.filter(action=RequestAction.API_READ)
    assert read.detail == {
        "endpoint": "file", "token": program.token.pk, "status": 200, "request": number,
        "format": "csv",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-", range(SIZE)),
        ("bytes=0-0", range(1)),
        ("bytes=100-199", range(100, 200)),
        (f"bytes={CHUNK - 1}-{CHUNK}", range(CHUNK - 1, CHUNK + 1)),
        (f"bytes={CHUNK}-", range(CHUNK, SIZE)),
        (f"bytes={SIZE - 1}-", range(SIZE - 1, SIZE)),
        ("bytes=-1", range(SIZE - 1, SIZE)),
        (f"bytes=-{SIZE * 2}", range(SIZE)),
        (f"bytes=5-{SIZE * 2}", range(5, SIZE)),
    ],
)
def test_a_part_of_it_is_that_part_and_a_download(fetch, asked, part):
    answer = fetch(Range=asked)
    assert answer.status_code == 206
    assert content(answer) == CONTENT[part.start : part.stop]
    assert answer["Content-Length"] == str(len(part))
    assert answer["Content-Range"] == f"bytes {part.start}-{part.stop - 1}/{SIZE}"
    assert answer["ETag"] == ETAG
    assert Download.objects.count() == 1


def test_what_broke_off_is_gone_on_with_and_is_the_same_to_the_byte(fetch):
    broken = fetch()
    half = next(iter(broken.streaming_content))
    broken.close()
    rest = fetch(Range=f"bytes={len(half)}-", If_Range=broken["ETag"])
    assert rest.status_code == 206
    assert half + content(rest) == CONTENT


def downloaded_from():
    events = Event.objects.filter(action=RequestAction.DOWNLOADED).order_by("pk")
    return [event.detail.get("from_byte", 0) for event in events]


def test_going_on_is_the_same_download_and_each_part_is_in_the_audit(fetch):
    for asked in ("bytes=9-", "bytes=5-8", f"bytes={CHUNK}-"):
        fetch(Range=asked)
    assert Download.objects.count() == 1
    fetch(Range="bytes=0-3")
    fetch()
    assert Download.objects.count() == 3
    assert downloaded_from() == [9, 5, CHUNK, 0, 0]


def test_a_part_of_another_extract_is_another_download(program, extract, people):
    """Even if its file is the same to the byte: other people may have ended it."""
    request = extract.request
    program.file(request, Range="bytes=9-")
    Extract.objects.update(replaced_at=timezone.now())
    newer = add_extract(request, *people, is_downloaded=False)
    with_file(newer, CONTENT)
    program.file(request, Range="bytes=9-", If_Range=ETAG)
    assert [download.extract for download in Download.objects.all()] == [extract, newer]


def test_of_another_file_than_was_begun_all_is_sent(fetch, extract):
    for other in (f'"{"0" * 64}"', f"W/{ETAG}", "Mon, 30 Nov 2026 00:00:00 GMT"):
        answer = fetch(Range="bytes=100-", If_Range=other)
        assert (answer.status_code, content(answer)) == (200, CONTENT)


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "bytes=6-5", "lines=1-2", "bytes=a-b", "bytes=", "nonsense", ""]
)
def test_several_ranges_and_broken_ones_get_the_whole_file(fetch, asked):
    answer = fetch(Range=asked)
    assert (answer.status_code, len(content(answer))) == (200, SIZE)
    assert "Content-Range" not in answer


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE * 9}-{SIZE * 10}", "bytes=-0"])
def test_there_is_no_part_behind_the_end(fetch, asked):
    answer = fetch(Range=asked)
    assert f"It has {SIZE} bytes." in detail_of(answer, 416)
    assert answer["Content-Range"] == f"bytes */{SIZE}"
    assert not Download.objects.exists()


def test_head_says_what_a_get_would_and_stores_no_download(program, extract):
    path = f"requests/{extract.request.number}/files/csv"
    for headers in ({}, {"Range": "bytes=5-9"}):
        answer = program.head(path, headers=headers)
        assert (answer.status_code, answer.content) == (200, b"")
        assert (answer["Content-Length"], answer["ETag"]) == (str(SIZE), ETAG)
        assert answer["Accept-Ranges"] == "bytes"
    assert not Download.objects.exists()
    assert Event.objects.filter(action=RequestAction.API_READ).count() == 2


def test_who_has_the_file_gets_nothing_and_who_wants_another_is_told(fetch):
    for had in (ETAG, f"W/{ETAG}", f'"x", {ETAG}', "*"):
        answer = fetch(If_None_Match=had)
        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", ETAG)
    assert "another one" in detail_of(fetch(If_Match='"x"'), 412)
    assert not Download.objects.exists()
    assert fetch(If_Match=f'{ETAG}, "x"').status_code == 200
    assert fetch(If_None_Match='"x"').status_code == 200


@pytest.mark.parametrize("form", ["parquet", "unknown", "CSV", "csv%00"[:3] + "%20", "é"])
def test_a_format_that_the_request_has_not_is_not_there(program, extract, form):
    assert "but: csv." in detail_of(program.file(extract.request, form), 404)


def test_what_was_revoked_or_has_expired_is_gone(fetch, extract):
    change_state(request=extract.request, state=RequestState.REVOKED, by="user:1", reason="x")
    assert "was revoked" in detail_of(fetch(), 410)
    assert not Download.objects.exists()


def test_of_a_request_that_has_ended_nothing_leaves_by_another_ones_token(people):
    """The token is of an extension, whose time is longer."""
    old = extract_of(*people, is_downloaded=False)
    with_file(old, CONTENT)
    extension = extract_of(*people, is_downloaded=False, project=old.request)
    program = ApiProgram(extension.request)
    yesterday = timezone.now().date() - timedelta(days=1)
    set_dates(old.request, starts_on=yesterday, ends_on=yesterday)
    assert "is over" in detail_of(program.file(old.request), 410)
    change_state(request=old.request, state=RequestState.EXPIRED, by="system:x")
    assert "has expired" in detail_of(program.file(old.request), 410)
    assert program.get("requests").status_code == 200


def test_before_the_period_it_is_not_given_out(people):
    first = timezone.now().date() + timedelta(days=3)
    made = extract_of(*people, is_downloaded=False, starts_on=first)
    with_file(made)
    answer = ApiProgram(made.request).file(made.request)
    assert f"from {first:%-d %B %Y} on" in detail_of(answer, 409)


def test_what_is_being_built_comes_later(fetch, extract):
    change_state(request=extract.request, state=RequestState.BUILDING, by="user:1")
    answer = fetch()
    assert "being made" in detail_of(answer, 409)
    assert answer["Retry-After"] == "300"


def test_after_a_withdrawal_it_is_made_anew(program, fetch, extract, people):
    withdrawals.choose_purposes(participant=people[0], granted=[], offered=["academic"])
    answer = fetch(Range="bytes=5-", If_Range=ETAG)
    assert "made anew" in detail_of(answer, 409)
    assert answer["Retry-After"] == "300"
    assert_made_anew(extract)
    change = extract.request.changes.last()
    assert change.by == f"user:{program.token.by_id}"
    assert "being made" in detail_of(fetch(), 409)


@pytest.mark.parametrize("path", ["files/csv", "manifest"])
def test_so_it_is_where_only_its_head_or_its_manifest_is_asked_for(program, extract, people, path):
    withdrawals.choose_purposes(participant=people[0], granted=[], offered=["academic"])
    ask = program.head if path == "files/csv" else program.get
    assert ask(f"requests/{extract.request.number}/{path}").status_code == 409
    assert_made_anew(extract)


def test_nor_is_one_told_that_a_stale_file_is_still_good(fetch, extract, people):
    withdrawals.choose_purposes(participant=people[0], granted=[], offered=["academic"])
    assert "made anew" in detail_of(fetch(If_None_Match=ETAG), 409)


def assert_made_anew(extract):
    assert not Download.objects.exists()
    assert state_of(extract.request) == RequestState.BUILDING
    assert not extract.folder.exists()
    assert Extract.objects.get(finished_at=None).number == 2


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("asked", ["", "bytes=0-9"])
def test_no_byte_of_a_changed_file_leaves_even_if_the_change_is_behind_the_part(
    fetch, extract, fault, asked, caplog
):
    FAULTS[fault](extract.files.get())
    assert "made anew" in detail_of(fetch(Range=asked), 409)
    assert_made_anew(extract)
    assert "can't be read" in caplog.text


def test_a_disk_or_a_key_store_that_is_away_is_told_and_changes_nothing(fetch, extract):
    file = extract.files.get()
    kept = file.path.read_bytes()
    file.path.unlink()
    file.path.mkdir()
    answer = fetch()
    assert "can’t be read at the moment" in detail_of(answer, 503)
    assert answer["Retry-After"] == "60"
    file.path.rmdir()
    file.path.write_bytes(kept)
    with keys_away():
        assert "can’t answer at the moment" in detail_of(fetch(), 503)
    assert not Download.objects.exists()
    assert content(fetch()) == CONTENT


def test_the_newest_extract_is_given_out_whatever_was_fetched_before(fetch, extract, people):
    old = fetch()
    Extract.objects.update(replaced_at=timezone.now())
    newer = add_extract(extract.request, *people, is_downloaded=False)
    with_file(newer, b"PK newer")
    answer = fetch(Range="bytes=3-", If_Range=old["ETag"])
    assert (answer.status_code, content(answer)) == (200, b"PK newer")


def test_a_file_that_was_replaced_while_it_was_checked_does_not_leave(fetch, extract, monkeypatch):
    def record(**arguments):
        Extract.objects.update(replaced_at=timezone.now())
        return record_download(**arguments)

    monkeypatch.setattr("research.extracts.downloads.record_download", record)
    assert fetch().status_code == 409
    assert not Download.objects.exists()
