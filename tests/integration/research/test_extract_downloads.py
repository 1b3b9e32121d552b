"""The requester gets the file that was made, while everybody in it allows it; nobody else gets anything."""

import random
from contextlib import closing
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from hesperion.privacy.audit.models import Event
from hesperion.privacy.keys.files import destroy_file_keys
from hesperion.privacy.sealed_files import CHUNK
from intake.consent.actions import withdrawals
from intake.consent.models import ConsentChoice
from intake.stories.choices import ReviewState
from research.choices import Format, RequestAction, RequestState
from research.extracts.parts import LISTED
from research.extracts.queries import current_extract, people_today
from research.models import Download, Extract, Extracted
from research.requests.states import change_state, state_of
from tests.factories.extracts import add_extract, approved, extract_of, with_file
from tests.factories.full_record import reviewed
from tests.factories.intake import confirmed
from tests.services import keys_away
from tests.staff import in_group

pytestmark = pytest.mark.django_db(transaction=True)  # the cohort is made at the commit

HOME = "/admin/research/request/"
CONTENT = b"PK" + random.Random(5).randbytes(2 * CHUNK + 7)


def allowing(*purposes):
    participant = confirmed()
    consent = participant.consents.get()
    for purpose in purposes or ("academic",):
        ConsentChoice.objects.create(
            participant=participant, consent=consent, purpose=purpose, granted=True
        )
    return participant


@pytest.fixture
def requester():
    return in_group("requester")


@pytest.fixture
def people():
    return [allowing(), allowing()]


@pytest.fixture
def extract(requester, people):
    made = extract_of(*people, is_downloaded=False, by=requester.user)
    with_file(made, CONTENT)
    return made


def address(extract, form="csv"):
    return f"{HOME}{extract.request_id}/download/{form}/"


def refused(client, extract, status):
    """Nothing leaves: the answer has this status and is no file, and nothing says that one left."""
    answer = client.post(address(extract))
    assert answer.status_code == status
    assert "Content-Disposition" not in answer
    assert not Download.objects.exists()
    return answer


def made_anew(client, extract):
    """The extract is closed for good, and another one is begun in its place."""
    answer = client.post(address(extract), follow=True)
    assert "it is made anew" in answer.text
    assert not Download.objects.exists()
    assert state_of(extract.request) == RequestState.BUILDING
    assert not extract.folder.exists()
    extract.refresh_from_db()
    assert extract.key_destroyed_at
    assert Extract.objects.get(finished_at=None).number == 2


def test_the_requester_gets_the_file_in_pieces_and_it_is_written_down_before(requester, extract):
    with closing(requester.post(address(extract))) as answer:
        assert answer.status_code == 200
        [download] = Download.objects.all()
        [event] = Event.objects.filter(action=RequestAction.DOWNLOADED)
        pieces = list(answer.streaming_content)
    assert b"".join(pieces) == CONTENT
    assert max(map(len, pieces)) == CHUNK
    assert answer["Content-Length"] == str(len(CONTENT))
    assert answer["Content-Type"] == "application/zip"
    number = extract.request.number
    name = f'attachment; filename="hesperion-request-{number}-extract-1-csv.zip"'
    assert answer["Content-Disposition"] == name
    assert "no-store" in answer["Cache-Control"]
    assert (download.extract, download.format, download.by) == (extract, "csv", requester.user)
    assert (event.actor, event.subject) == (requester.actor, None)
    assert event.detail == {
        "request": extract.request.number, "extract": extract.number, "format": "csv",
    }  # fmt: skip


def test_following_a_link_downloads_nothing(requester, extract):
    for ask in (requester.get, requester.head):
        assert ask(address(extract)).status_code == 405
    assert not Download.objects.exists()


def test_nobody_else_gets_it(requester, extract):
    for number, role in enumerate(("requester", "data steward", "researcher", "superuser")):
        other = in_group(*[role][: role != "superuser"], email=f"other{number}@example.com")
        other.user.is_superuser = role == "superuser"
        other.user.save()
        refused(other, extract, 403 if role in ("data steward", "researcher") else 404)


def test_whose_group_was_taken_away_gets_it_no_more(requester, extract):
    requester.user.groups.clear()
    refused(requester, extract, 403)


def test_whose_account_has_ended_is_signed_out(requester, extract):
    requester.user.is_active = False
    requester.user.save()
    assert refused(requester, extract, 302).url.startswith("/")


@pytest.mark.parametrize(
    ("state", "sentence"),
    [(RequestState.REVOKED, "was revoked"), (RequestState.EXPIRED, "has expired")],
)
def test_what_was_revoked_or_has_expired_is_gone(requester, extract, state, sentence):
    change_state(request=extract.request, state=state, by="user:1", reason="x")
    assert sentence in refused(requester, extract, 410).text


@pytest.mark.parametrize("date", ["ends_on", "agreement_ends_on"])
def test_after_the_period_or_the_agreement_it_is_gone(requester, people, date):
    yesterday = timezone.now().date() - timedelta(days=1)
    made = extract_of(*people, is_downloaded=False, by=requester.user)
    with_file(made)
    set_dates(made.request, **{"starts_on": yesterday, date: yesterday})
    assert "is over" in refused(requester, made, 410).text


def test_before_the_period_it_is_not_given_out(requester, people):
    first = timezone.now().date() + timedelta(days=3)
    made = extract_of(*people, is_downloaded=False, by=requester.user, starts_on=first)
    assert f"from {first:%-d %B %Y} on" in refused(requester, made, 409).text


def test_what_is_being_built_and_what_was_never_made_is_not_there(requester, extract):
    change_state(request=extract.request, state=RequestState.BUILDING, by="user:1")
    assert "being made" in refused(requester, extract, 409).text
    assert requester.post(address(extract, "parquet")).status_code == 404
    assert requester.post(address(extract, "unknown")).status_code == 404


def test_the_address_of_an_older_extract_gives_the_newest_one(requester, people):
    request = approved(by=requester.user)
    old = extract_of_request(request, people, b"old")
    Extract.objects.update(replaced_at=timezone.now())
    extract_of_request(request, people, b"new")
    assert b"".join(requester.post(address(old)).streaming_content) == b"new"
    assert current_extract(request).number == 2


def extract_of_request(request, people, content):
    made = add_extract(request, *people, is_downloaded=False)
    with_file(made, content)
    return made


def refuse(participant):
    withdrawals.choose_purposes(participant=participant, granted=[], offered=["academic"])


def send_back(participant):
    reviewed(participant, ReviewState.SENT_BACK, "Which year?")


def end_by_hand(participant):
    participant.consents.update(ended_at=timezone.now())


def object_in_the_family(participant):
    participant.objections.create()


ENDINGS = [refuse, send_back, end_by_hand, object_in_the_family]


@pytest.mark.parametrize("end", ENDINGS)
def test_once_somebody_in_it_allows_it_no_more_it_is_made_anew(requester, extract, people, end):
    assert people_today(extract) == 2
    end(people[0])
    assert people_today(extract) == 1
    made_anew(requester, extract)
    ended = set(Extracted.objects.exclude(ended_at=None).values_list("participant", flat=True))
    assert ended == (set() if end is send_back else {people[0].pk})


def test_a_company_abroad_needs_both_purposes(requester):
    both, one = allowing("companies", "abroad"), allowing("companies")
    made = extract_of(
        both, one, is_downloaded=False, by=requester.user, country="US", recipient_kind="companies"
    )
    with_file(made)
    assert people_today(made) == 1
    made_anew(requester, made)


def tamper(file):
    content = bytearray(file.path.read_bytes())
    content[-20] ^= 1
    file.path.write_bytes(content)


FAULTS = {
    "tampered": tamper,
    "cut off": lambda file: file.path.write_bytes(file.path.read_bytes()[: CHUNK + 45]),
    "no file": lambda file: file.path.unlink(),
    "no key": lambda file: destroy_file_keys([file.extract_id]),
    "another file": lambda file: type(file).objects.filter(pk=file.pk).update(sha256="0" * 64),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_that_is_not_as_it_was_made_is_made_anew_and_no_byte_of_it_leaves(
    requester, extract, fault, caplog
):
    FAULTS[fault](extract.files.get())
    made_anew(requester, extract)
    assert "can't be read" in caplog.text


def test_a_disk_or_a_key_store_that_is_away_is_told_and_changes_nothing(requester, extract):
    file = extract.files.get()
    kept = file.path.read_bytes()
    file.path.unlink()
    file.path.mkdir()
    assert "can’t be read at the moment" in refused(requester, extract, 503).text
    file.path.rmdir()
    file.path.write_bytes(kept)
    with keys_away():
        refused(requester, extract, 503)
    assert requester.post(address(extract)).status_code == 200


def test_a_form_of_the_page_asks_for_each_format_of_the_request(requester, people):
    made = extract_of(
        *people, is_downloaded=False, by=requester.user, formats=[Format.CSV, Format.PARQUET]
    )
    for form in (Format.CSV, Format.PARQUET):
        with_file(made, form=form)
    page = requester.get(f"{HOME}{made.request_id}/").text
    for form in ("csv", "parquet"):
        assert f'action="{address(made, form)}"' in page
    assert "Nothing has been downloaded yet." in page
    assert requester.post(address(made, "parquet")).status_code == 200
    steward = in_group("data steward", email="steward@example.com")
    page = steward.get(f"{HOME}{made.request_id}/").text
    assert "Extract 1 as Parquet" in page
    assert "/download/" not in page


def test_the_page_lists_the_newest_downloads_alone(requester, extract):
    for days in range(LISTED + 2):
        at = timezone.now() - timedelta(days=days)
        Download.objects.create(extract=extract, format="csv", by=requester.user, at=at)
    page = requester.get(f"{HOME}{extract.request_id}/").text
    assert page.count("Extract 1 as CSV") == LISTED
    assert "And 2 before." in page


def set_dates(request, **dates):
    """As time does it."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE research_request DISABLE TRIGGER USER")
        type(request).objects.filter(pk=request.pk).update(**dates)
        cursor.execute("ALTER TABLE research_request ENABLE TRIGGER USER")
