"""Making statements, and taking out a text."""

import json
import logging
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone

from hesperion.edge.page_cache import purge
from hesperion.privacy.signing import signature_of, signing_version
from hesperion.public_log.kinds import LogKind, is_log_kind
from hesperion.public_log.lines import content_of, log_message, salted_hash
from hesperion.public_log.log_copy import LogsDiffer, write_missing_statements
from hesperion.public_log.models import BEFORE_THE_FIRST, Statement, StatementText, Turn
from hesperion.text.canonical_json import canonical_json, json_sha256

logger = logging.getLogger(__name__)


@transaction.atomic
def publish_statement(
    *,
    kind: TextChoices,
    about: str,
    body: Mapping[str, Any],
    texts: Mapping[str, str] | None = None,
) -> Statement:
    """Make the next statement, in the transaction of the act that it is about, as its last step.

    `body` is JSON without fractions, and about no participant. `texts` are those that can be taken out later.
    Other statements wait until the transaction ends. Raises ValueError for a kind that no app registered, and
    for a body that is no such JSON.
    """
    if not is_log_kind(kind):
        raise ValueError(f"{kind!r} is registered by no app: see hesperion/public_log/kinds.py")
    _require_exact(body)
    Turn.objects.select_for_update().get()
    salts = {name: secrets.token_hex(16) for name in texts or {}}
    hashes = {name: salted_hash(salts[name], text) for name, text in (texts or {}).items()}
    last = Statement.objects.order_by("seq").last()
    statement = Statement(
        seq=last.seq + 1 if last else 1,
        kind=str(kind),
        about=about,
        at=timezone.now(),
        body={**body, "texts": hashes} if hashes else dict(body),
        previous=last.sha256 if last else BEFORE_THE_FIRST,
        key_version=signing_version(),
    )
    statement.sha256 = json_sha256(content_of(statement))
    statement.signature = signature_of(log_message(statement.sha256), statement.key_version)
    statement.save(force_insert=True)
    StatementText.objects.bulk_create(
        StatementText(statement=statement, name=name, salt=salts[name], text=text)
        for name, text in (texts or {}).items()
    )
    transaction.on_commit(purge, robust=True)
    transaction.on_commit(copy_statements, robust=True)
    return statement


@transaction.atomic
def take_out_text(*, text: StatementText, because: str) -> Statement:
    """Take a text out of the log, for good. `because` is public: a code, such as "name"."""
    statement = publish_statement(
        kind=LogKind.TAKEN_OUT,
        about=text.statement.about,
        body={"statement": text.statement_id, "text": text.name, "because": because},
    )
    text.delete()
    return statement


def copy_statements() -> None:
    """Write the statements that the ledger's copy lacks, or log the sentence that says why it can't be."""
    try:
        write_missing_statements()
    except LogsDiffer as differ:
        logger.error("%s make doctor says what to do.", differ)


def _require_exact(body: Mapping[str, Any]) -> None:
    """Raise ValueError for a fraction, which programs write in many ways, and for the reserved key."""
    if "texts" in body:
        raise ValueError("The hashes of the texts have this name in the body.")
    json.loads(canonical_json(body), parse_float=_refuse, parse_constant=_refuse)


def _refuse(number: str) -> None:
    raise ValueError(f"{number} in a statement: write it as a whole number or as a text.")
