"""openapi.json, made from the table of routes (OpenAPI 3.1)."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from research.api.route import ApiAnswer, ApiParameter, ApiRoute, Schema

_INFO = {
    "title": "Hesperion API",
    "version": "1.0.0",
    "description": "The data dictionary, and the requests for data of a project with their files. Everything"
    " is only read. A token is made on the page of a request, for one requester and one project, and opens"
    " what that requester may open there. Each use is recorded.",
}
_SECURITY = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token of the project, as it was shown when it was made.",
}
_ARGUMENT = re.compile(r"<\w+:(\w+)>")


def describing(routes: Callable[[], Sequence[ApiRoute]]) -> Callable[[HttpRequest], HttpResponse]:
    """The view of openapi.json. The table is asked for late, as this route is in it."""

    def description(request: HttpRequest) -> HttpResponse:
        return JsonResponse(openapi_document(routes()))

    return description


def openapi_document(routes: Sequence[ApiRoute]) -> dict[str, Any]:
    """The document as JSON values. A schema with a title is a component of that name."""
    schemas = [answer.schema for route in routes for answer in route.answers]
    return {
        "openapi": "3.1.1",
        "info": _INFO,
        "servers": [{"url": "/api/v1"}],
        "paths": {path_template(route): _path(route) for route in routes},
        "components": {
            "schemas": {one["title"]: one for one in schemas if one and "title" in one},
            "securitySchemes": {"token": _SECURITY},
        },
    }


def path_template(route: ApiRoute) -> str:
    """The path of the route as OpenAPI has it, such as "/requests/{number}"."""
    return "/" + _ARGUMENT.sub(r"{\1}", route.path)


def _path(route: ApiRoute) -> dict[str, Any]:
    return {
        "parameters": [_parameter(one) for one in route.parameters],
        "get": _operation(route, route.name, {_status(one): _answer(one) for one in route.answers}),
        "head": _operation(
            route, f"{route.name}_head", {_status(one): _head(one) for one in route.answers}
        ),
    }


def _operation(route: ApiRoute, name: str, answers: dict[str, Any]) -> dict[str, Any]:
    security: list[dict[str, list[str]]] = [] if route.is_public else [{"token": []}]
    return {
        "operationId": name,
        "summary": route.summary,
        "security": security,
        "responses": answers,
    }


def _parameter(one: ApiParameter) -> dict[str, Any]:
    example = {} if one.example is None else {"example": one.example}
    return {
        "name": one.name,
        "in": one.place,
        "description": one.description,
        "required": one.place == "path",
        "schema": one.schema,
    } | example


def _status(answer: ApiAnswer) -> str:
    return str(answer.status)


def _head(answer: ApiAnswer) -> dict[str, Any]:
    """The answer without its content."""
    headers = {name: _header(text) for name, text in (answer.headers or {}).items()}
    return {"description": answer.description, "headers": headers}


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "required": True, "schema": {"type": "string"}}


def _answer(answer: ApiAnswer) -> dict[str, Any]:
    if not answer.media_type:
        return _head(answer)
    return _head(answer) | {"content": {answer.media_type: _content(answer.schema)}}


def _content(schema: Schema | None) -> dict[str, Any]:
    if schema is None:
        return {}
    if title := schema.get("title"):
        return {"schema": {"$ref": f"#/components/schemas/{title}"}}
    return {"schema": schema}
