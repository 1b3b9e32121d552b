import json
from typing import Any

from django.db import transaction

from hesperion.public_log.actions import publish_statement
from hesperion.public_log.models import Turn
from hesperion.text.canonical_json import canonical_json, json_sha256
from registry.choices import RegistryKind
from registry.documents.difference import Difference, difference
from registry.models import PublishedDocument
from registry.queries import newest_document

_ABOUT = {RegistryKind.QUESTIONS: "questions", RegistryKind.COUNTING_RULES: "counting"}


@transaction.atomic
def publish_document(*, kind: RegistryKind, document: dict[str, Any]) -> PublishedDocument | None:
    """Publish a document as the next version of its kind; None if it is the newest version already."""
    document = json.loads(canonical_json(document))  # as the database has it
    sha256 = json_sha256(document)
    if _is_newest(kind, sha256):
        return None
    Turn.objects.select_for_update().get()  # of two that publish at once, the second finds the first's
    if _is_newest(kind, sha256):
        return None
    last = newest_document(kind)
    number = last.number + 1 if last else 1
    differs = difference(last.document, document) if last else Difference()
    statement = publish_statement(
        kind=kind,
        about=f"{_ABOUT[kind]}:{number}",
        body={"number": number, "sha256": sha256, **differs.as_body},
    )
    return PublishedDocument.objects.create(
        kind=kind,
        number=number,
        document=document,
        sha256=sha256,
        published_at=statement.at,
        statement=statement,
    )


def _is_newest(kind: RegistryKind, sha256: str) -> bool:
    hashes = PublishedDocument.objects.filter(kind=kind).order_by("number")
    return hashes.values_list("sha256", flat=True).last() == sha256
