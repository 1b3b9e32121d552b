"""Consent documents: written by one person, published by another's approval."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hesperion.privacy.audit.actions import record_event
from intake.consent.actions.consents import owe_renewals
from intake.consent.choices import ConsentAction
from intake.consent.documents import faults
from intake.consent.models import ConsentDocument

SHIPPED = "system:shipped"  # who wrote the texts that come with the site


class PublishedDocumentChanged(Exception):
    """A consent text differs from what was published under the same version."""


class NotToBeApproved(Exception):
    """By this person, or in this state, the text can't be approved. The words say why, to staff."""


@transaction.atomic
def write(*, document: ConsentDocument, by: str) -> None:
    """Keep a text that is not published. Who changes it last is who wrote it, and can't approve it."""
    standing = ConsentDocument.objects.select_for_update().filter(pk=document.pk).first()
    if standing and standing.published_at:
        raise PublishedDocumentChanged(f"{standing} is published.")
    document.written_by = by
    document.save()
    record_event(actor=by, action=ConsentAction.DOCUMENT_WRITTEN, detail=_row(document))


@transaction.atomic
def approve(*, document: ConsentDocument, sha256: str, by: str) -> ConsentDocument:
    """Publish the text whose hash is `sha256`: what the approver has read. Raises NotToBeApproved."""
    offered = ConsentDocument.objects.select_for_update().get(pk=document.pk)
    if reason := _against(offered, sha256, by):
        raise NotToBeApproved(reason)
    offered.approved_by, offered.published_at = by, timezone.now()
    offered.save()
    record_event(actor=by, action=ConsentAction.DOCUMENT_APPROVED, detail=_row(offered))
    owe_renewals(document=offered)
    return offered


def _against(document: ConsentDocument, sha256: str, by: str) -> str:
    """What speaks against approving, as a sentence; empty where nothing does."""
    if document.published_at:
        return _("This text is published already.")
    if document.written_by == by:
        return _("You changed this text last. Somebody else must approve it.")
    if document.sha256 != sha256:
        return _("The text was changed while you read it. Please read it again.")
    if not document.is_offered or faults(document):
        return _("This text is not ready for approval.")
    return ""


def _row(document: ConsentDocument) -> dict[str, Any]:
    return {"document": str(document), "sha256": document.sha256}


@transaction.atomic
def publish_shipped(*, by: str, text: dict[str, Any], **version: str) -> bool:
    """Publish a text that comes with the site; False when it stands already. A changed text raises.

    `version` are kind, audience, version and language, `text` the other fields of ConsentDocument.
    """
    standing = ConsentDocument.objects.filter(**version).first()
    if standing is None:
        published = ConsentDocument.objects.create(
            **version,
            **text,
            is_offered=True,
            written_by=SHIPPED,
            approved_by=by,
            published_at=timezone.now(),
        )
        owe_renewals(document=published)
    elif standing.sha256 != ConsentDocument(**version, **text).digest:
        raise PublishedDocumentChanged(
            f"{standing} is published; a changed text needs a new version."
        )
    return standing is None
