"""openapi.json describes each route of the API, and is what readers of OpenAPI 3.1 expect."""

import copy
import json
import re
from collections import defaultdict

import pytest
import schemathesis
from django.http import HttpResponse
from django.urls import reverse
from jsonschema_rs import ValidationError

from research.api.access import FILES_PER_TOKEN, PER_ADDRESS, PER_TOKEN
from research.api.openapi import openapi_document, path_template
from research.api.routes import ROUTES
from research.api.tokens import MOST_TOKENS
from tests.api_contract import API, contradictions
from tests.embedded import ROOT

DOCUMENT = openapi_document(ROUTES)


def validate(document):
    schemathesis.openapi.from_dict(document).validate()


def test_it_is_valid_and_what_is_not_would_be_found():
    validate(DOCUMENT)
    broken = copy.deepcopy(DOCUMENT)
    del broken["paths"]["/requests"]["get"]["responses"]["200"]["description"]
    with pytest.raises(ValidationError, match="description"):
        validate(broken)


def test_each_route_is_in_it_with_its_arguments():
    assert list(DOCUMENT["paths"]) == [path_template(route) for route in ROUTES]
    for route in ROUTES:
        template = path_template(route)
        arguments = re.findall(r"{(\w+)}", template)
        described = DOCUMENT["paths"][template]
        named = [one["name"] for one in described["parameters"] if one["in"] == "path"]
        assert named == arguments
        values = {"number": 7, "file_format": "csv"}
        address = reverse(f"api:{route.name}", kwargs={name: values[name] for name in arguments})
        assert address == API[:-1] + template.format(**values)
        assert {"get", "head"} == described.keys() - {"parameters"}


def test_all_but_the_description_itself_needs_a_token():
    public = {
        path
        for path, described in DOCUMENT["paths"].items()
        if [described["get"]["security"], described["head"]["security"]] == [[], []]
    }
    assert public == {"/openapi.json"}


def test_each_refusal_is_a_problem_in_json():
    refusals = [
        (status, list(described["content"]))
        for path in DOCUMENT["paths"].values()
        for status, described in path["get"]["responses"].items()
        if status >= "400"
    ]
    assert len(refusals) > 30
    assert {kinds for _status, [kinds] in refusals} == {"application/problem+json"}


def test_a_title_names_one_schema():
    titled = defaultdict(list)
    for route in ROUTES:
        for schema in filter(None, (answer.schema for answer in route.answers)):
            if schema not in titled[schema.get("title")]:
                titled[schema.get("title")].append(schema)
    assert {title for title, schemas in titled.items() if title and len(schemas) > 1} == set()


PROBLEM = {"type": "about:blank", "title": "Gone", "status": 410, "detail": "It is over."}
DELETED = {"request": 7, "pseudonyms": ["P0123456789abcde"]}


def answer(status, content, kind="application/json", **headers):
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(json.dumps(content), kind, status, headers=sent)


@pytest.mark.parametrize(
    ("path", "sent", "fault"),
    [
        ("requests/7/deleted", answer(200, DELETED), None),
        ("requests/7/deleted", answer(200, DELETED | {"name": "Kim"}), "name"),
        ("requests/7/deleted", answer(200, DELETED | {"pseudonyms": ["HSP-1"]}), "HSP-1"),
        ("requests/7/deleted", answer(200, DELETED, "text/html"), "text/html"),
        ("requests/7/deleted", answer(410, PROBLEM, "application/problem+json"), "status 410"),
        ("requests/7/manifest", answer(410, PROBLEM, "application/problem+json"), None),
        ("requests/7/manifest", answer(410, PROBLEM), "application/json"),
        ("requests/7/manifest", answer(429, PROBLEM, "application/problem+json"), "Retry-After"),
        ("requests/7/files/csv", answer(200, "", "application/zip"), "ETag"),
        ("nowhere", answer(404, PROBLEM, "application/problem+json"), None),
        ("nowhere", answer(200, DELETED), "status 200"),
    ],
)
def test_what_is_not_as_it_says_is_found_in_answers(path, sent, fault):
    found = contradictions("GET", path, sent)
    assert (fault is None) == (found == [])
    assert fault is None or fault in " ".join(found)


def test_an_answer_to_head_has_no_content():
    assert contradictions("HEAD", "requests/7/deleted", answer(200, DELETED)) == ["it has content"]


def test_the_page_for_researchers_has_each_address_and_each_refusal():
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    addresses = re.findall(r"^\| `(/[^`]*)` \|", text, re.MULTILINE)
    assert addresses == [path.format(number=7, file_format="csv") for path in DOCUMENT["paths"]]
    named = re.findall(r"^\| (\d{3}(?:, \d{3})*) \|", text, re.MULTILINE)
    statuses = {status for one in named for status in one.split(", ")}
    assert statuses == {
        status
        for path in DOCUMENT["paths"].values()
        for status in path["get"]["responses"]
        if status >= "400"
    }
    limits = [PER_TOKEN.most, FILES_PER_TOKEN.most, PER_ADDRESS.most]
    sentence = "{} requests an hour, of which {} for files; without a valid token {} |"
    assert sentence.format(*limits) in text
    assert ("A project has five at most." in text, MOST_TOKENS) == (True, 5)
