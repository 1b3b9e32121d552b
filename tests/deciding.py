"""Requesters and data stewards at the pages of a request: asked, checked, approved, refused."""

import hashlib
from datetime import timedelta

from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from hesperion.mail.models import Message
from research.models import StateChange
from research.requests.decisions.actions.checks import make_report
from tests.factories import extracts
from tests.factories.full_record import full_record

SIGNED = b"The agreement, as the hospital signed it"
SHA256 = hashlib.sha256(SIGNED).hexdigest()
TICKS = {"ethics_seen": "on", "period_agreed": "on", "fields_needed": "on"}
REASON = "The fields are not needed for the question."


def ask(requester, **changes):
    return extracts.asked(**{"by": requester.user, "agreement_sha256": SHA256} | changes)


def people(count=11):
    for _ in range(count):
        full_record()


def address(request, page):
    return f"/admin/research/request/{request.pk}/{page}/"


def order(client, request):
    """The report of the ladder, as the worker makes it."""
    assert client.post(address(request, "check/ladder")).status_code == 302
    report = request.ladder_reports.last()
    make_report(report_id=report.pk)
    report.refresh_from_db()
    return report


def check(client, request, **changes):
    report = request.ladder_reports.last()
    form = {"report_id": report.pk, "step": report.step, "remark": "", **TICKS}
    file = SimpleUploadedFile("agreement.pdf", changes.pop("signed", SIGNED))
    return client.post(address(request, "check"), form | {"agreement": file} | changes)


def approve(client, request, sha256=None):
    sha256 = sha256 or request.checks.last().sha256
    return client.post(address(request, "approve"), {"sha256": sha256})


def text_of(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def mailed(kind):
    return set(Message.objects.filter(kind=f"staff.request_{kind}").values_list("subject", "about"))


def ago(request, **time):
    """The newest state is older by so much."""
    newest = request.changes.last()
    StateChange.objects.filter(pk=newest.pk).update(at=newest.at - timedelta(**time))


def refuse(client, request, reason=REASON):
    return client.post(address(request, "refuse"), {"reason": reason})
