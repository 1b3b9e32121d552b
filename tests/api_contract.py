"""Holds each answer of the API to openapi.json: its status, its headers, and its JSON."""

import json
import re
from typing import Any

from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

from research.api.openapi import openapi_document
from research.api.routes import ROUTES

API = "/api/v1/"
DOCUMENT = openapi_document(ROUTES)
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
# What no operation has: another method, or an address that is none of theirs or can't be read.
UNDESCRIBED = {status: {"content": PROBLEM} for status in ("400", "404", "405")}


class ApiClient(Client):
    """A client that fails the test where an answer of the API is not as openapi.json says."""

    def request(self, **request: Any) -> Any:
        answer = super().request(**request)
        method, path = request["REQUEST_METHOD"], request["PATH_INFO"]
        if path.startswith(API):
            faults = contradictions(method, path.removeprefix(API), answer)
            assert faults == [], f"{method} {path}: {faults}"
        return answer


def contradictions(method: str, path: str, answer: Any) -> list[str]:
    """In what the answer is not as openapi.json says. `path` is one below API."""
    described = _answers(method, path).get(str(answer.status_code))
    if described is None:
        return [f"status {answer.status_code}"]
    missing = [name for name in described.get("headers", {}) if name not in answer.headers]
    contents = {} if method == "HEAD" else described.get("content", {})
    return missing + _of_content(contents, answer)


def _answers(method: str, path: str) -> dict[str, Any]:
    for template, operations in DOCUMENT["paths"].items():
        is_it = re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), f"/{path}")
        if is_it and method.lower() in operations:
            return operations[method.lower()]["responses"]
    return UNDESCRIBED


def _of_content(described: dict[str, Any], answer: Any) -> list[str]:
    if not described:
        return ["it has content"] if answer.content else []
    media_type = answer.headers["Content-Type"].partition(";")[0]
    if media_type not in described:
        return [f"Content-Type {media_type}"]
    if (schema := described[media_type].get("schema")) is None:
        return []
    validator = Draft202012Validator(
        schema | {"components": DOCUMENT["components"]}, format_checker=FormatChecker()
    )
    return [
        f"{error.json_path}: {error.message}"
        for error in validator.iter_errors(json.loads(answer.content))
    ]
