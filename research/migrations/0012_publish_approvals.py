"""The approvals of before get their statement in the public log, without which nothing is built from them."""

import secrets

from django.conf import settings
from django.db import migrations, transaction
from django.utils import timezone

from hesperion.privacy.signing import signature_of, signing_version
from hesperion.public_log.lines import content_of, log_message, salted_hash
from hesperion.text.canonical_json import json_sha256

_CODES = (
    *("institution", "country", "recipient_kind", "funder", "protocol_link", "filters", "fields"),
    *("ethics_body", "ethics_reference"),
)


def publish_approvals(apps, schema_editor):
    waiting = apps.get_model("research", "Approval").objects.filter(public=None).order_by("pk")
    for approval in waiting.select_related("request__project", "request_check"):
        with transaction.atomic():
            _publish(apps, approval)


def _publish(apps, approval):
    """What the form said becomes public. If the request was taken back since, that is not known any more."""
    request, check = approval.request, approval.request_check
    is_known = not request.changes.filter(state="taken_back", at__gt=approval.approved_at).exists()
    terms = {
        "content_sha256": check.content_sha256,
        "step": check.step,
        "purposes": _purposes(request) if is_known else [],
    }
    body = {
        "number": request.number,
        "approved_before_the_log": approval.approved_at.date().isoformat(),
        "terms": terms,
        **(_content(request) if is_known else {}),
    }
    texts = _texts(request) if is_known else {}
    apps.get_model("research", "PublicApproval").objects.create(
        approval=approval,
        request=request,
        number=request.number,
        request_check=check,
        content_sha256=check.content_sha256,
        step=check.step,
        statement=_next_statement(apps, f"use:{request.number}", body, texts),
        terms=terms,
    )


def _purposes(request):
    abroad = [] if request.country in settings.HOME_COUNTRIES else ["abroad"]
    return sorted([request.recipient_kind, *abroad])


def _content(request):
    return {
        "project": (request.project or request).number,
        **{name: getattr(request, name) for name in _CODES},
        "starts_on": request.starts_on.isoformat(),
        "ends_on": min(request.ends_on, request.agreement_ends_on).isoformat(),
        "ethics_decided_on": request.ethics_decided_on.isoformat(),
    }


def _texts(request):
    texts = {"title": request.title, "question": request.question}
    texts |= {f"summary-{code}": text for code, text in request.lay_summaries.items()}
    texts |= {
        f"reason-{place}": request.reasons.get(key, "")
        for place, key in enumerate(request.fields, start=1)
    }
    return {name: text for name, text in texts.items() if text}


def _next_statement(apps, about, body, texts):
    """The next statement with its texts, as the site makes it."""
    apps.get_model("public_log", "Turn").objects.select_for_update().get()
    statements = apps.get_model("public_log", "Statement").objects
    last = statements.order_by("seq").last()
    salts = {name: secrets.token_hex(16) for name in texts}
    hashes = {name: salted_hash(salts[name], text) for name, text in texts.items()}
    statement = statements.model(
        seq=last.seq + 1 if last else 1,
        kind="use-approved",
        about=about,
        at=timezone.now(),
        body={**body, "texts": hashes} if hashes else body,
        previous=last.sha256 if last else "0" * 64,
        key_version=signing_version(),
    )
    statement.sha256 = json_sha256(content_of(statement))
    statement.signature = signature_of(log_message(statement.sha256), statement.key_version)
    statement.save(force_insert=True)
    beside = apps.get_model("public_log", "StatementText")
    beside.objects.bulk_create(
        beside(statement=statement, name=name, salt=salts[name], text=text)
        for name, text in texts.items()
    )
    return statement


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("research", "0011_public_uses")]
    operations = [migrations.RunPython(publish_approvals, migrations.RunPython.noop)]
