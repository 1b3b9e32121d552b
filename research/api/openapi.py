"""openapi.json, made from the table of routes."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from research.api.route import ApiRoute


def describing(routes: Callable[[], Sequence[ApiRoute]]) -> Callable[[HttpRequest], HttpResponse]:
    """The view of openapi.json. The table is asked for late, as this route is in it."""

    def description(request: HttpRequest) -> HttpResponse:
        return JsonResponse(openapi_document(routes()))

    return description


def openapi_document(routes: Sequence[ApiRoute]) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Hesperion API", "version": "1.0.0"},
        "paths": {f"/{route.path}": {} for route in routes},
    }
