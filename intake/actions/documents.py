"""Consent documents: written by one person, published by another's approval."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from intake.actions.consents import owe_renewals
from intake.models import ConsentDocument

SHIPPED = "system:shipped"  # who wrote the texts that come with the site


class PublishedDocumentChanged(Exception):
    """A consent text differs from what was published under the same version."""


@transaction.atomic
def publish_shipped(*, by: str, text: dict[str, Any], **version: str) -> bool:
    """Publish a text that comes with the site; False when it stands already. A changed text raises.

    `version` are kind, audience, version and language, `text` the other fields of ConsentDocument.
    """
    standing = ConsentDocument.objects.filter(**version).first()
    if standing is None:
        published = ConsentDocument.objects.create(
            **version, **text, written_by=SHIPPED, approved_by=by, published_at=timezone.now()
        )
        owe_renewals(document=published)
    elif standing.sha256 != ConsentDocument(**version, **text).digest:
        raise PublishedDocumentChanged(
            f"{standing} is published; a changed text needs a new version."
        )
    return standing is None
