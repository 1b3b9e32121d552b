"""From the question to the erasure: nothing that says who somebody is leaves with an extract, or beside it."""

import io
import json
import logging
import zipfile
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
from arro3.io import read_parquet
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import escape

from hesperion.mail import actions as mail
from hesperion.mail.models import Message
from hesperion.privacy.audit.models import Event
from intake.consent.actions.erasing import erase_participant
from intake.consent.actions.withdrawals import record_withdrawal
from intake.consent.choices import WithdrawalKind
from intake.participants.models import Participant
from intake.record.models import Death
from research.builds.building import build_waiting
from research.choices import Format, RequestState
from research.dictionary import ExportClass, all_variables
from research.extracts.endings import follow_up
from research.extracts.queries import pseudonyms_to_delete
from research.models import Check, Download, Extract, LadderReport, Removed, StateChange
from research.requests.states import state_of
from tests.canaries import MARK, told
from tests.deciding import approve, ask, check, order
from tests.factories.full_record import full_record
from tests.staff import in_group

pytestmark = pytest.mark.django_db(transaction=True)

# The 18 identifiers of the HIPAA Privacy Rule, 45 CFR 164.514(b)(2)(i), as people type them.
IDENTIFIERS = {
    "name": "Quentina Zwiebelfisch", "place": "Rosenweg 17, 89073 Blaubeuren",
    "date": "14 March 1961", "telephone": "+49 731 5550199", "fax": "0731/5550198",
    "email": "quentina.z@example.net", "social security": "078-05-1120",
    "medical record": "MRN 4471123", "health plan": "X110411319", "account": "DE89370400440532013000",
    "licence": "B072RRE2I55", "vehicle": "UL-QZ 1961", "device": "SN-PM-88127",
    "address on the web": "https://quentina.example.net/me", "address of a computer": "203.0.113.77",
    "fingerprint": "iris-code-9f31", "photograph": "IMG_20610314_quentina.jpg",
    "any other number": "study-card-55871",
}  # fmt: skip
TOO_SHORT = {"email", "registry_number", "product"}  # for more than the mark
SENT = datetime(2026, 3, 1, 4, 17, 33, tzinfo=UTC)
PEOPLE = 13  # two go, and eleven may be in an extract


def with_identifiers(values):
    """What people type, with all identifiers behind it, where they fit."""
    if isinstance(values, dict):
        return {
            key: value if key in TOO_SHORT else with_identifiers(value)
            for key, value in values.items()
        }
    is_typed = isinstance(values, str) and MARK in values
    return f"{values} {' · '.join(IDENTIFIERS.values())}" if is_typed else values


@pytest.fixture
def people():
    assert len(IDENTIFIERS) == 18
    found = []
    for number in range(PEOPLE):
        found.append(full_record(**with_identifiers(told(f"person-{number}", 1961, "BQ"))))
        at = SENT + timedelta(days=number, seconds=number)
        Participant.objects.filter(pk=found[-1].pk).update(submitted_at=at)
    Death.objects.filter(
        participant=found[5]
    ).delete()  # or everybody in the cell would be known to have died
    return list(Participant.objects.order_by("submitted_at"))


def needles(people):
    yield MARK
    yield from IDENTIFIERS.values()
    for values in told("x", 1961, "BQ").values():
        yield from (one for one in values.values() if isinstance(one, str) and one[:5] == "1961-")
    for one in people:
        yield from (one.public_id, str(one.pk), one.pk.hex)
        yield from (f"{one.submitted_at:%Y-%m-%d}", f"{one.submitted_at:%H:%M:%S}")


def downloaded(requester, request):
    """Each file: its headers, its bytes, and all that is in the package and what describes it."""
    for form in request.formats:
        answer = requester.post(f"/admin/research/request/{request.pk}/download/{form}/")
        assert answer.status_code == 200
        content = b"".join(answer.streaming_content)
        yield from (str(dict(answer.items())).encode(), content)
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            yield package.comment
            for entry in package.infolist():
                yield from (repr(entry).encode(), entry.comment, entry.extra, package.read(entry))
                if entry.filename.endswith(".parquet"):
                    yield from in_parquet(package.read(entry))


def in_parquet(content):
    table = read_parquet(io.BytesIO(content)).read_all()
    yield repr(table.schema.metadata).encode()
    for name in table.column_names:
        yield from (str(cell.as_py()).encode() for cell in table[name])


def pages(requester, request):
    base = f"/admin/research/request/{request.pk}/"
    for path in (base, f"{base}deleted/pseudonyms/", "/admin/research/request/"):
        yield requester.get(path).content


def stored():
    """What is stored and shown of builds, mails and decisions."""
    rows = chain(
        Extract.objects.values("manifest", "progress"), Check.objects.values("report", "remark"),
        LadderReport.objects.values(), StateChange.objects.values(), Download.objects.values(),
        Removed.objects.values(), Message.objects.filter(kind__startswith="staff.").values(),
        Event.objects.filter(subject=None).values("detail", "reason"),
    )  # fmt: skip
    return (json.dumps(row, cls=DjangoJSONEncoder).encode() for row in rows)


def mailed_to_staff(postbox):
    letters = [one for one in postbox.letters if MARK not in one["To"]]
    assert len(letters) >= 5
    for one in letters:
        yield from (str(one["Subject"]).encode(), one.as_bytes())
        yield from (part.get_content().encode() for part in one.walk() if not part.is_multipart())


def take_the_whole_way(requester, stewards, people):
    """Ask, check, approve, build, download; withdraw and erase, and download anew."""
    open_fields = [one.key for one in all_variables()
                   if one.export in (ExportClass.OPEN, ExportClass.COARSENED)]  # fmt: skip
    request = ask(requester, fields=open_fields, formats=list(Format.values))
    report = order(stewards[0], request)
    assert report.step is not None
    assert check(stewards[0], request).status_code == 302
    assert approve(stewards[1], request).status_code == 302
    build_waiting()
    assert state_of(request) == RequestState.READY
    yield from downloaded(requester, request)
    record_withdrawal(participant=people[0], kind=WithdrawalKind.USE)
    erase_participant(participant=people[1], by="participant")
    follow_up()
    requester.post(f"/admin/research/request/{request.pk}/download/csv/")
    build_waiting()
    assert state_of(request) == RequestState.READY
    yield from downloaded(requester, request)
    yield from pages(requester, request)
    assert request.extracts.get(number=2).size == PEOPLE - 2


def test_no_identifier_leaves_with_an_extract_or_beside_it(people, postbox, caplog):
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.WARNING, "mail.log")  # of the mail server of the tests
    requester = in_group("requester", email="asks@example.com")
    stewards = [in_group("data steward", email=f"{one}@example.com") for one in ("one", "two")]
    found = list(take_the_whole_way(requester, stewards, people))
    mail.deliver_due()
    sent = [one.pseudonym for one in
            Extract.objects.get(number=2).rows.order_by("participant__submitted_at")]  # fmt: skip
    assert sent != sorted(sent), "rows are in the order of pseudonyms"
    found += [*stored(), *mailed_to_staff(postbox), caplog.text.encode()]
    request = Extract.objects.get(number=2).request
    assert len(pseudonyms_to_delete(request)) == 2
    assert len(found) > 500
    everything = b"\n".join(found)
    wanted = {*needles(people)}
    assert [one for one in wanted if one.encode() in everything] == []
    assert [one for one in wanted if escape(one).encode() in everything] == []
