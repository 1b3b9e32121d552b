"""The protocol: its newest version, each earlier one, and the bytes that are hashed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from hesperion.edge.page_cache import cacheable
from registry.models import ProtocolVersion
from registry.protocol.pages import protocol_context
from registry.protocol.queries import newest_protocol, protocol_texts, published_protocols


@require_safe
def protocol(request: HttpRequest) -> HttpResponse:
    return _page(request, newest_protocol())


@require_safe
def protocol_version(request: HttpRequest, protocol_number: str) -> HttpResponse:
    return _page(request, _published(protocol_number))


@require_safe
def protocol_text(request: HttpRequest, protocol_number: str, language: str) -> HttpResponse:
    """Exactly the bytes of the text's `sha256`."""
    text = protocol_texts(_published(protocol_number)).get(language)
    if text is None:
        raise Http404
    return cacheable(HttpResponse(text.hashed, content_type="application/json"))


def _published(number: str) -> ProtocolVersion:
    found: ProtocolVersion = get_object_or_404(published_protocols(), number=number)
    return found


def _page(request: HttpRequest, version: ProtocolVersion | None) -> HttpResponse:
    context = protocol_context(version, get_language()) if version else {}
    return cacheable(render(request, "registry/protocol.html", context))
