"""registry.json: what a directory of registries asks for."""

import json

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hesperion.edge.page_cache import cacheable
from registry.elements import registry_elements


@require_safe
def registry_json(request: HttpRequest) -> HttpResponse:
    content = json.dumps(registry_elements(), ensure_ascii=False, indent=1)
    return cacheable(HttpResponse(content, content_type="application/ld+json"))
