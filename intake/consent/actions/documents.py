"""Writing consent documents, and publishing them: one person writes, another approves."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hesperion.privacy.audit.actions import record_event
from intake.consent.actions.consents import enqueue_renewals
from intake.consent.choices import ConsentAction
from intake.consent.documents import faults
from intake.consent.models import ConsentDocument

SHIPPED_AUTHOR = "system:shipped"  # the author of the texts that come with the site


class PublishedDocumentChanged(Exception):
    """Raised on an attempt to change a consent text that is published."""


class NotToBeApproved(Exception):
    """Raised if this person may not approve the text, or nobody may yet. Its message is for staff."""


@transaction.atomic
def write_document(*, document: ConsentDocument, by: str) -> None:
    """Save an unpublished consent text. Raises PublishedDocumentChanged if the text is published.

    `by` is the last person who changed the text. This person counts as its author and can't approve
    it.
    """
    stored = ConsentDocument.objects.select_for_update().filter(pk=document.pk).first()
    if stored and stored.published_at:
        raise PublishedDocumentChanged(f"{stored} is published.")
    document.written_by = by
    document.save()
    record_event(actor=by, action=ConsentAction.DOCUMENT_WRITTEN, detail=_audit_detail(document))


@transaction.atomic
def approve_document(*, document: ConsentDocument, sha256: str, by: str) -> ConsentDocument:
    """Publish the text, approved by `by`. `sha256` is the hash of the text that `by` read.

    Raises NotToBeApproved if `by` wrote the text, or if the text is published already, is not ready,
    or was changed since it was read.
    """
    offered = ConsentDocument.objects.select_for_update().get(pk=document.pk)
    if reason := _obstacle(offered, sha256, by):
        raise NotToBeApproved(reason)
    offered.approved_by, offered.published_at = by, timezone.now()
    offered.save()
    record_event(actor=by, action=ConsentAction.DOCUMENT_APPROVED, detail=_audit_detail(offered))
    enqueue_renewals(document=offered)
    return offered


@transaction.atomic
def publish_shipped(*, by: str, text: dict[str, Any], **version: str) -> bool:
    """Publish a consent text that is part of the software; returns False if it is published already.

    `version` holds kind, audience, version and language; `text` the other fields of
    ConsentDocument. Raises PublishedDocumentChanged if another text has this version.
    """
    stored = ConsentDocument.objects.filter(**version).first()
    if stored is None:
        published = ConsentDocument.objects.create(
            **version,
            **text,
            is_offered=True,
            written_by=SHIPPED_AUTHOR,
            approved_by=by,
            published_at=timezone.now(),
        )
        enqueue_renewals(document=published)
    elif stored.sha256 != ConsentDocument(**version, **text).digest:
        raise PublishedDocumentChanged(
            f"{stored} is published; a changed text needs a new version."
        )
    return stored is None


def _obstacle(document: ConsentDocument, sha256: str, by: str) -> str:
    """Why `by` can't approve the document, as a sentence for staff; "" if they can."""
    if document.published_at:
        return _("This text is published already.")
    if document.written_by == by:
        return _("You changed this text last. Somebody else must approve it.")
    if document.sha256 != sha256:
        return _("The text was changed while you read it. Please read it again.")
    if not document.is_offered or faults(document):
        return _("This text is not ready for approval.")
    return ""


def _audit_detail(document: ConsentDocument) -> dict[str, Any]:
    return {"document": str(document), "sha256": document.sha256}
