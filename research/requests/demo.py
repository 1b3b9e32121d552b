"""Requests of a site for trying out, by the real actions: two approved, one refused, one taken back."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from hesperion.accounts.models import User
from hesperion.accounts.queries import demo_account
from hesperion.privacy.actor import actor_of
from research.choices import Format, RecipientKind, ResultKind
from research.extracts.actions import report_result
from research.models import Request
from research.requests.actions.asking import ask_for_data, take_request_back
from research.requests.actions.drafts import save_content, start_request_draft
from research.requests.decisions.actions import approvals, checks, refusals

_AGREEMENT = hashlib.sha256(b"A made-up agreement").hexdigest()


class DemoRefused(Exception):
    """Why no requests are made up. The message is a sentence for whoever runs the site."""


@dataclass(frozen=True)
class DemoRequest:
    """What is made up of a request, and what becomes of it."""

    title: str
    institution: str
    country: str
    recipient_kind: str
    question: str
    fields: list[str]
    lay_summaries: Mapping[str, str]


_PAIN = DemoRequest(
    "Pain and tiredness a year after CAR-T",
    "Made-up University of Bielefeld",
    "DE",
    RecipientKind.ACADEMIC,
    "How do pain and tiredness change in the first year after the infusion?",
    ["participant.sex", "outcome.timepoint", "outcome.pain"],
    {
        "en": "We want to know if people have less pain after this therapy. We look at the first year. "
        "Then doctors can tell new patients what they may hope for.",
        "de": "Wir wollen wissen, ob Menschen nach dieser Therapie weniger Schmerzen haben. Wir sehen "
        "uns das erste Jahr an. Dann können Ärzte neuen Kranken sagen, was sie hoffen dürfen.",
        "es": "Queremos saber si las personas tienen menos dolor tras esta terapia. Vemos el primer "
        "año. Así los médicos pueden decir a otras personas qué pueden esperar.",
    },
)
_STEROIDS = DemoRequest(
    "Life without steroids",
    "Made-up Hospital of Vienna",
    "AT",
    RecipientKind.ACADEMIC,
    "How many people need no steroids any more, and since when?",
    ["participant.sex", "steroid_dose.timepoint", "steroid_dose.mg"],
    {
        "en": "Many people take steroids for years. They can harm the bones and the eyes. We want to "
        "know who needs no steroids any more after this therapy.",
        "de": "Viele Menschen nehmen lange Kortison. Es kann den Knochen und den Augen schaden. Wir "
        "wollen wissen, wer nach dieser Therapie kein Kortison mehr braucht.",
        "es": "Muchas personas toman cortisona durante años. Puede dañar los huesos y los ojos. "
        "Queremos saber quién ya no la necesita tras esta terapia.",
    },
)
_PRICES = DemoRequest(
    "Costs of a new product",
    "Made-up Company",
    "US",
    RecipientKind.COMPANY,
    "What do people pay for the way to the hospital, and where do they live?",
    ["participant.sex", "participant.country"],
    {
        "en": "We plan a new therapy. We want to know where people live, and how far the way to the "
        "hospital is. This helps us to find good places for it.",
        "de": "Wir planen eine neue Therapie. Wir wollen wissen, wo die Menschen leben und wie weit der "
        "Weg zur Klinik ist. So finden wir gute Orte dafür.",
        "es": "Planeamos una terapia nueva. Queremos saber dónde viven las personas y qué lejos está "
        "el hospital. Así encontramos buenos lugares para ella.",
    },
)
_REASON = "The plan is to sell a product. That helps no patient, and a price list would do for it."
_REPLY = "We understand, and will ask again with another question."
_PAPER = "https://example.org/a-made-up-paper"


def make_demo_requests(*, today: date) -> int:
    """Make the requests up, by the demo accounts; returns how many. Where there is one already, none.

    The builder makes the data of those that are approved. Raises DemoRefused where people could be real.
    """
    if not settings.MADE_UP_PEOPLE:
        raise DemoRefused("This site is for real people: MADE_UP_PEOPLE is off.")
    if Request.objects.exists():
        return 0
    told = _approved(_PAIN, today)
    report_result(request=told, kind=ResultKind.PAPER, link=_PAPER, by=told.asked_by)
    refused = _asked(_PRICES, today)
    refusals.announce_refusal(request=refused, reason=_REASON, by=_account("steward"))
    refusals.reply_to_refusal(request=refused, reply=_REPLY, by=refused.asked_by)
    refusals.refuse_for_good(request=refused, reason=_REASON, by=_account("admin"))
    _approved(_STEROIDS, today)
    take_request_back(request=_asked(_STEROIDS, today), by=actor_of(_account("requester")))
    return Request.objects.count()


def _asked(demo: DemoRequest, today: date) -> Request:
    draft = start_request_draft(asked_by=_account("requester"))
    save_content(draft=draft, content=vars(demo) | _formal(today))
    return ask_for_data(request=draft, by=actor_of(draft.asked_by))


def _formal(today: date) -> dict[str, Any]:
    end = today + timedelta(days=730)
    return {
        "funder": "A made-up fund",
        "filters": {"version": 1, "filters": {}},
        "formats": Format.values,
        "ethics_body": "A made-up ethics committee",
        "ethics_reference": "EC 2026/1",
        "ethics_decided_on": today - timedelta(days=30),
        "agreement_sha256": _AGREEMENT,
        "agreement_ends_on": end,
        "starts_on": today,
        "ends_on": end,
    }


def _approved(demo: DemoRequest, today: date) -> Request:
    """Checked at the step that suffices. Raises DemoRefused if none does."""
    request, steward = _asked(demo, today), _account("steward")
    report = checks.order_report(request=request, by=steward)
    checks.make_report(report_id=report.pk)
    report.refresh_from_db()
    if report.step is None:
        raise DemoRefused("There are too few made-up people for a request.")
    check = checks.check_request(
        request=request,
        report_id=report.pk,
        step=report.step,
        agreement_sha256=_AGREEMENT,
        remark="",
        by=steward,
    )
    approvals.approve_request(request=request, sha256=check.sha256, by=_account("admin"))
    return request


def _account(name: str) -> User:
    """The demo account of this name. Raises DemoRefused if there is none."""
    found = demo_account(name)
    if found is None:
        raise DemoRefused("The accounts for trying out are missing.")
    return found
