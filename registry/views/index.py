"""The first page of the registry: who runs it, since when, what was decided, what changed last."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from atlas.queries import newest_release
from hesperion.edge.page_cache import cacheable
from registry.log_pages import newest_statements
from registry.log_words import shown_statements
from registry.protocol.queries import published_protocols
from registry.public_use import STANDING_WORDS
from registry.uses import decided_uses, uses_being_decided

_LAST_CHANGES = 5


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    uses = decided_uses()
    context = {
        "first_protocol": published_protocols().last(),
        "protocol": published_protocols().first(),
        "uses": [(words, len(uses.get(code, []))) for code, words in STANDING_WORDS.items()],
        "being_decided": uses_being_decided(),
        "release": newest_release(),
        "statements": shown_statements(newest_statements(_LAST_CHANGES)),
    }
    return cacheable(render(request, "registry/index.html", context))
