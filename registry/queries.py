from django.db.models import QuerySet

from hesperion.public_log.models import Statement
from registry.choices import RegistryKind
from registry.models import PublishedDocument


def published_documents(kind: RegistryKind) -> QuerySet[PublishedDocument]:
    """The versions of a kind of document, the oldest first, without their contents."""
    return PublishedDocument.objects.filter(kind=kind).order_by("number").defer("document")


def newest_document(kind: RegistryKind) -> PublishedDocument | None:
    """The newest version of a kind of document; None before the first one."""
    return PublishedDocument.objects.filter(kind=kind).order_by("number").last()


def newest_statement(kind: RegistryKind) -> Statement | None:
    """The newest statement about a kind of document; None before the first one."""
    return Statement.objects.filter(kind=kind).order_by("seq").last()


def version_before(version: PublishedDocument) -> PublishedDocument | None:
    """The version before another one that is still there; None if it is the first."""
    older = PublishedDocument.objects.filter(kind=version.kind, number__lt=version.number)
    return older.order_by("number").last()
