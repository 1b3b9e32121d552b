"""What pages of questions and of counting rules have in common: a version, what it changed, and its file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from hesperion.edge.page_cache import cacheable
from hesperion.text.canonical_json import canonical_json
from registry.choices import RegistryKind
from registry.documents.changes import ChangesInWords
from registry.documents.difference import difference
from registry.models import PublishedDocument
from registry.queries import published_documents, version_before


def version_with(kind: RegistryKind, number: int) -> PublishedDocument:
    """Raises Http404 if there is none."""
    return get_object_or_404(PublishedDocument, kind=kind, number=number)


def about_version(version: PublishedDocument) -> dict[str, Any]:
    """The context of the page of a version: itself, all versions, and what it changed in words."""
    kind = RegistryKind(version.kind)
    context = {"version": version, "versions": published_documents(kind).reverse(), "changes": {}}
    if before := version_before(version):
        words = ChangesInWords(before, version, get_language() or "")
        context["changes"] = words.of(difference(before.document, version.document))
    return context


def json_of(version: PublishedDocument) -> HttpResponse:
    """Exactly the bytes of which the log has the SHA-256."""
    content = canonical_json(version.document)
    return cacheable(HttpResponse(content, content_type="application/json"))
