"""What a route of the API is: its address, its view, and what openapi.json says of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http.response import HttpResponseBase

Schema = Mapping[str, Any]  # of JSON Schema, as OpenAPI 3.1 has it


@dataclass(frozen=True)
class ApiParameter:
    """A parameter in the `place` "path", "query" or "header". `example` is None where none would be true."""

    name: str
    place: str
    description: str
    schema: Schema
    example: str | int | None = None


@dataclass(frozen=True)
class ApiAnswer:
    """An answer with this status. One without a `schema` has no JSON; `media_type` is "" if it has no content.

    `headers` maps the names of the headers that it always has to what they hold.
    """

    status: int
    description: str
    schema: Schema | None = None
    media_type: str = "application/json"
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True)
class ApiRoute:
    """An address of the API, below /api/v1/, for GET and HEAD.

    `path` is as in Django's urls.py. `view` takes the request, the token as `token` unless the route
    is public, and the parameters in the path, whose names are those of `path`.
    """

    path: str
    name: str
    view: Callable[..., HttpResponseBase]
    summary: str
    answers: tuple[ApiAnswer, ...]
    parameters: tuple[ApiParameter, ...] = ()
    is_public: bool = False
    is_file: bool = False

    @property
    def query_parameters(self) -> frozenset[str]:
        return frozenset(one.name for one in self.parameters if one.place == "query")
