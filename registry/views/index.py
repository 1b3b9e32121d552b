"""The first page of the registry."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hesperion.edge.page_cache import cacheable


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return cacheable(render(request, "registry/index.html"))
