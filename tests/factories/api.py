"""Programs that read the API, for tests."""

from typing import Any

from django.http import HttpResponse

from research.api.tokens import make_token
from research.models import ApiToken, Request
from tests.api_contract import API, ApiClient


class ApiProgram:
    """A program with a token of the request's project."""

    def __init__(self, request: Request) -> None:
        made = make_token(request=request, by=request.asked_by)
        self.token: ApiToken = made.row
        self.secret = made.secret
        self._client = ApiClient(raise_request_exception=False)

    def get(self, path: str, **options: Any) -> HttpResponse:
        """The answer to GET of a path below API. `options` are headers, and parameters as `data`."""
        return self._ask("get", path, options)

    def file(self, request: Request, form: str = "csv", **headers: str) -> HttpResponse:
        """The answer to GET of a file. `headers` are those of HTTP, with "_" for "-"."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.get(f"requests/{request.number}/files/{form}", headers=sent)

    def head(self, path: str, **options: Any) -> HttpResponse:
        return self._ask("head", path, options)

    def _ask(self, method: str, path: str, options: dict[str, Any]) -> HttpResponse:
        headers = {"Authorization": f"Bearer {self.secret}"} | options.pop("headers", {})
        return getattr(self._client, method)(f"{API}{path}", headers=headers, **options)


def detail_of(answer: HttpResponse, status: int) -> str:
    """The sentence of a problem with this status, as RFC 9457 has it."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    found = answer.json()
    assert (found["type"], found["status"]) == ("about:blank", status)
    assert "no-store" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer
    assert found.keys() == {"type", "title", "status", "detail"}
    return found["detail"]
