"""The statements about a use of data, each made in the transaction of its act.

A refused request or one that was taken back names nobody: only its number, and for a refusal the kind of
applicant and the reason. What could name somebody is a text beside the statement, which can be taken out.
"""

from collections.abc import Mapping
from typing import Any

from hesperion.public_log.actions import publish_statement
from hesperion.public_log.models import Statement
from research.choices import UseLogKind
from research.models import Approval, Extract, PublicApproval, Request, UseResult
from research.public_uses.bands import Band


def use_name(number: int) -> str:
    """What statements about the use with this number have as `about`."""
    return f"use:{number}"


def publish_approval(approval: Approval) -> PublicApproval:
    """Make the approval public, without which no extract can be made.

    The hash of the check is not public: it covers exact numbers of people, which could be guessed from it.
    """
    request: Any = approval.request
    check = approval.request_check
    terms = {
        "content_sha256": check.content_sha256,
        "step": check.step,
        "purposes": sorted(map(str, request.purposes)),
    }
    statement = _publish(
        UseLogKind.APPROVED,
        request,
        approved_body(request) | {"terms": terms},
        approved_texts(request),
    )
    return PublicApproval.objects.create(
        approval=approval,
        request=request,
        number=request.number,
        request_check=check,
        content_sha256=check.content_sha256,
        step=check.step,
        statement=statement,
        terms=terms,
    )


def approved_body(request: Request) -> dict[str, Any]:
    """Who gets which data of whom, until when, as codes, numbers and days."""
    return {
        "project": request.root.number,
        "institution": request.institution,
        "country": request.country,
        "recipient_kind": request.recipient_kind,
        "funder": request.funder,
        "protocol_link": request.protocol_link,
        "filters": request.filters,
        "fields": request.fields,
        "starts_on": _iso(request.starts_on),
        "ends_on": _iso(_last_day(request)),
        "ethics_body": request.ethics_body,
        "ethics_reference": request.ethics_reference,
        "ethics_decided_on": _iso(request.ethics_decided_on),
    }


def approved_texts(request: Request) -> dict[str, str]:
    """The texts of an approval by name. That of the reason for a field has its place in `fields`, from 1."""
    texts = {
        "title": request.title,
        "question": request.question,
        "requester": request.asked_by.get_full_name() if request.names_requester else "",
    }
    texts |= {f"summary-{code}": text for code, text in request.lay_summaries.items()}
    texts |= {
        reason_name(place): request.reasons.get(key, "")
        for place, key in enumerate(request.fields, start=1)
    }
    return {name: text for name, text in texts.items() if text}


def reason_name(place: int) -> str:
    """The name of the text that says why a field is needed; `place` is that in the list of fields, from 1."""
    return f"reason-{place}"


def publish_refusal(request: Request, reason: str) -> Statement:
    body = {"recipient_kind": request.recipient_kind}
    return _publish(UseLogKind.REFUSED, request, body, {"reason": reason})


def publish_withdrawal(request: Request) -> Statement:
    return _publish(UseLogKind.WITHDRAWN, request, {})


def publish_revocation(request: Request, reason: str) -> Statement:
    return _publish(UseLogKind.REVOKED, request, {}, {"reason": reason})


def publish_expiry(request: Request) -> Statement:
    return _publish(UseLogKind.EXPIRED, request, {})


def publish_data_made(extract: Extract, band: Band | None) -> Statement:
    """`band` is the extract's size, None if no band of it may be shown."""
    body = {"extract": extract.number, "band": band}
    return _publish(UseLogKind.MADE, extract.request, body)


def publish_data_fetched(extract: Extract) -> Statement:
    return _publish(UseLogKind.FETCHED, extract.request, {"extract": extract.number})


def publish_result(result: UseResult) -> Statement:
    texts = {"link": result.link} if result.link else {}
    return _publish(UseLogKind.RESULT, result.request, {"kind": result.kind}, texts)


def publish_leavers_told(request: Request, up_to: Any, left: Band | None) -> Statement:
    """Up to the day `up_to` the recipient was told of everybody who left, which may be nobody."""
    body = {"up_to": _iso(up_to), "left": left}
    return _publish(UseLogKind.LEAVERS_TOLD, request, body)


def publish_deletions(request: Request, up_to: Any, deleted: Band) -> Statement:
    body = {"up_to": _iso(up_to), "deleted": deleted}
    return _publish(UseLogKind.DELETION_CONFIRMED, request, body)


def _publish(
    kind: UseLogKind,
    request: Any,
    body: Mapping[str, Any],
    texts: Mapping[str, str] | None = None,
) -> Statement:
    return publish_statement(
        kind=kind,
        about=use_name(request.number),
        body={"number": request.number, **body},
        texts=texts,
    )


def _last_day(request: Request) -> Any:
    return min(filter(None, [request.ends_on, request.agreement_ends_on]), default=None)


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""
