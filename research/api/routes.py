"""The one table of routes: urls.py and openapi.json are made from it."""

from research.api import schemas
from research.api.files import extract_file
from research.api.openapi import describing
from research.api.route import ApiAnswer, ApiParameter, ApiRoute
from research.api.views import manifest, own_request, own_requests, rows_to_delete, whole_dictionary

_NUMBER = ApiParameter("number", "path", "The number of the request.", schemas.REQUEST_NUMBER, 1)
_FORMAT = ApiParameter(
    "file_format", "path", "A format of the request.", schemas.FILE_FORMAT, "csv"
)
_LANGUAGE = ApiParameter(
    "language", "query", "The language of questions and answers.", schemas.ASKED_LANGUAGE, "de"
)
_RANGE = ApiParameter("Range", "header", "One range of bytes.", schemas.TEXT, "bytes=100-")
_IF_RANGE = ApiParameter(
    "If-Range",
    "header",
    "The ETag of the file that was begun. Of another file all is sent.",
    schemas.TEXT,
)


def _problem(status: int, description: str, **headers: str) -> ApiAnswer:
    return ApiAnswer(
        status, description, schemas.PROBLEM, "application/problem+json", headers or None
    )


_LATER = {"Retry-After": "The seconds until it is worth to come again"}
_BAD = _problem(400, "The request can’t be read, or has a parameter that the address does not take")
_TOO_OFTEN = _problem(429, "Too many requests", **_LATER)
_AWAY = _problem(503, "The site can’t answer at the moment")
_TOKEN_PROBLEMS = (
    _BAD,
    _problem(
        401,
        "There is no valid token",
        **{"WWW-Authenticate": "The scheme, Bearer, and what is wrong with the token"},
    ),
    _problem(403, "The token’s owner may not ask for data any more"),
    _TOO_OFTEN,
    _AWAY,
)
_NOT_FOUND = _problem(404, "The token opens no such request")
_NOT_READY = (
    _problem(409, "The extract is being made, or made anew, or its period has not begun", **_LATER),
    _problem(410, "The request was revoked, has expired, or its period is over"),
)
_FILE_HEADERS = {
    "ETag": "The SHA-256 of the file, in quotation marks",
    "Accept-Ranges": "`bytes`",
    "Content-Length": "The number of bytes that follow",
}

ROUTES: tuple[ApiRoute, ...] = (
    ApiRoute(
        "openapi.json",
        "openapi",
        describing(lambda: ROUTES),
        "This description",
        (ApiAnswer(200, "The description", {"type": "object"}), _BAD, _TOO_OFTEN, _AWAY),
        is_public=True,
    ),
    ApiRoute(
        "dictionary",
        "dictionary",
        whole_dictionary,
        "The data dictionary",
        (ApiAnswer(200, "The dictionary", schemas.DICTIONARY), *_TOKEN_PROBLEMS),
        (_LANGUAGE,),
    ),
    ApiRoute(
        "requests",
        "requests",
        own_requests,
        "Your requests of the token’s project, the newest first",
        (ApiAnswer(200, "The requests", schemas.REQUESTS), *_TOKEN_PROBLEMS),
    ),
    ApiRoute(
        "requests/<request_number:number>",
        "request",
        own_request,
        "One request",
        (ApiAnswer(200, "The request", schemas.REQUEST), *_TOKEN_PROBLEMS, _NOT_FOUND),
        (_NUMBER,),
    ),
    ApiRoute(
        "requests/<request_number:number>/manifest",
        "manifest",
        manifest,
        "The files of the extract: SHA-256, size, and what is in each",
        (
            ApiAnswer(200, "The manifest", schemas.EXTRACT_MANIFEST),
            *_TOKEN_PROBLEMS,
            _NOT_FOUND,
            *_NOT_READY,
        ),
        (_NUMBER,),
    ),
    ApiRoute(
        "requests/<request_number:number>/files/<str:file_format>",
        "file",
        extract_file,
        "A file of the extract, whole or a part of it",
        (
            ApiAnswer(200, "The file", None, "application/zip", _FILE_HEADERS),
            ApiAnswer(
                206,
                "The part of the file",
                None,
                "application/zip",
                _FILE_HEADERS | {"Content-Range": "The positions of its bytes"},
            ),
            ApiAnswer(304, "You have the file, by If-None-Match", media_type=""),
            *_TOKEN_PROBLEMS,
            _NOT_FOUND,
            *_NOT_READY,
            _problem(412, "The file is another one than that of If-Match"),
            _problem(
                416,
                "The file has no byte of this range",
                **{"Content-Range": "The size of the file"},
            ),
        ),
        (_NUMBER, _FORMAT, _RANGE, _IF_RANGE),
        is_file=True,
    ),
    ApiRoute(
        "requests/<request_number:number>/deleted",
        "deleted",
        rows_to_delete,
        "The pseudonyms of people whose rows you must delete",
        (ApiAnswer(200, "The pseudonyms", schemas.ROWS_TO_DELETE), *_TOKEN_PROBLEMS, _NOT_FOUND),
        (_NUMBER,),
    ),
)
