import json
from typing import Any

from django.db import transaction

from hesperion.public_log.actions import publish_statement
from hesperion.public_log.models import Statement, Turn
from hesperion.text.canonical_json import canonical_json, json_sha256
from registry.choices import RegistryKind
from registry.documents.difference import Difference, difference
from registry.models import PublishedDocument
from registry.queries import newest_document, newest_statement

_ABOUT = {RegistryKind.QUESTIONS: "questions", RegistryKind.COUNTING_RULES: "counting"}


@transaction.atomic
def publish_document(*, kind: RegistryKind, document: dict[str, Any]) -> PublishedDocument | None:
    """Publish a document as the next version of its kind; None if it is the newest version already.

    After an older backup was restored, the log may say that it is the newest, and the document be lost: then it
    is stored again, under that statement.
    """
    document = json.loads(canonical_json(document))  # as the database has it
    sha256 = json_sha256(document)
    if _is_newest(kind, sha256):
        return None
    Turn.objects.select_for_update().get()  # of two that publish at once, the second finds the first's
    if _is_newest(kind, sha256):
        return None
    stated = newest_statement(kind)
    if stated is None or stated.body["sha256"] != sha256:
        stated = _state(kind, document, number=stated.body["number"] + 1 if stated else 1)
    return PublishedDocument.objects.create(
        kind=kind,
        number=stated.body["number"],
        document=document,
        sha256=sha256,
        published_at=stated.at,
        statement=stated,
    )


def _is_newest(kind: RegistryKind, sha256: str) -> bool:
    stated = newest_statement(kind)
    return (
        stated is not None
        and stated.body["sha256"] == sha256
        and PublishedDocument.objects.filter(statement=stated).exists()
    )


def _state(kind: RegistryKind, document: dict[str, Any], *, number: int) -> Statement:
    last = newest_document(kind)
    differs = difference(last.document, document) if last else Difference()
    return publish_statement(
        kind=kind,
        about=f"{_ABOUT[kind]}:{number}",
        body={"number": number, "sha256": json_sha256(document), **differs.as_body},
    )
