"""The answers in JSON. access.py has authenticated, limited and audited what comes here."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from research.api.extracts import ready_extract
from research.api.queries import request_of, requests_of
from research.api.refusal import ApiRefused
from research.dictionary.document import dictionary
from research.dictionary.questions import UnknownLanguage
from research.extracts.downloads import file_name
from research.extracts.queries import current_extract, pseudonyms_to_delete
from research.models import ApiToken, ExtractFile


def whole_dictionary(request: HttpRequest, token: ApiToken) -> HttpResponse:
    try:
        return JsonResponse(dictionary(request.GET.get("language", "en")))
    except UnknownLanguage as error:
        raise ApiRefused(400, str(error)) from error


def own_requests(request: HttpRequest, token: ApiToken) -> HttpResponse:
    return JsonResponse({"requests": [_facts(one) for one in requests_of(token)]})


def own_request(request: HttpRequest, token: ApiToken, number: int) -> HttpResponse:
    found = request_of(token, number)
    more = {"fields": found.fields, "people_to_delete": len(pseudonyms_to_delete(found))}
    return JsonResponse(_facts(found) | more)


def manifest(request: HttpRequest, token: ApiToken, number: int) -> HttpResponse:
    """Of the extract that may be downloaded now."""
    extract = ready_extract(request_of(token, number))
    files = [_file(file, extract.manifest) for file in extract.files.all()]
    return JsonResponse({"request": number, "extract": extract.number, "files": files})


def rows_to_delete(request: HttpRequest, token: ApiToken, number: int) -> HttpResponse:
    """The pseudonyms whose rows the recipient must delete."""
    listed = pseudonyms_to_delete(request_of(token, number))
    return JsonResponse({"request": number, "pseudonyms": listed})


def _facts(found: Any) -> dict[str, Any]:
    """`found` is a row of requests_of. `extract` is the number of the one whose files are there."""
    extract = current_extract(found)
    return {
        "number": found.number,
        "project": found.root.number,
        "title": found.title,
        "state": found.state,
        "state_since": found.state_at,
        "starts_on": found.starts_on,
        "ends_on": found.ends_on,
        "agreement_ends_on": found.agreement_ends_on,
        "formats": found.formats,
        "extract": extract.number if extract else None,
    }


def _file(file: ExtractFile, manifests: dict[str, Any]) -> dict[str, Any]:
    return {
        "format": file.format,
        "name": file_name(file),
        "sha256": file.sha256,
        "size_bytes": file.size_bytes,
        "manifest": manifests.get(file.format),
    }
