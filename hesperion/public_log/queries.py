"""The statements for reading, and the log as a file."""

from collections.abc import Iterator

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from hesperion.privacy.signing import is_signature
from hesperion.public_log.lines import line_of, log_message, signed_head
from hesperion.public_log.models import BEFORE_THE_FIRST, Statement, StatementText
from hesperion.text.canonical_json import canonical_json

_CHUNK = 1_000  # rows


def statements_with_texts() -> QuerySet[Statement]:
    """All statements in order, each with its `kept_texts`.

    One query, so that a text and its taking out are of one moment.
    """
    texts = StatementText.objects.filter(statement=OuterRef("pk")).order_by("name")
    as_json = texts.values_list(JSONObject(name=F("name"), salt=F("salt"), text=F("text")))
    found = Statement.objects.annotate(kept_texts=ArraySubquery(as_json))  # type: ignore[no-redef]
    return found.order_by("seq")


def last_statement() -> Statement | None:
    return Statement.objects.order_by("seq").last()


def log_lines() -> Iterator[bytes]:
    """The lines of the downloaded log: each statement, and the signed head. Never all of them in memory.

    Without a head where the site did not sign the last statement: somebody wrote into the database.
    """
    last = None
    for last in statements_with_texts().iterator(chunk_size=_CHUNK):
        yield canonical_json(line_of(last)) + b"\n"
    seq, sha256 = (last.seq, last.sha256) if last else (0, BEFORE_THE_FIRST)
    if last is None or is_signed_statement(last):
        yield canonical_json(signed_head(seq, sha256, timezone.now())) + b"\n"


def is_signed_statement(statement: Statement) -> bool:
    """Whether the site signed this statement, and so all before it, whose hashes are in its own."""
    message = log_message(statement.sha256)
    return is_signature(bytes(statement.signature), message, statement.key_version)
