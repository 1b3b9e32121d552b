from django.db.models import QuerySet

from registry.choices import RegistryKind
from registry.models import PublishedDocument


def published_documents(kind: RegistryKind) -> QuerySet[PublishedDocument]:
    """The versions of a kind of document, the oldest first, without their contents."""
    return PublishedDocument.objects.filter(kind=kind).order_by("number").defer("document")


def newest_document(kind: RegistryKind) -> PublishedDocument | None:
    """The newest version of a kind of document; None before the first one."""
    return PublishedDocument.objects.filter(kind=kind).order_by("number").last()
