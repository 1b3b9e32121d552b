"""The header by which a view marks a page that is the same for everybody without a session."""

from typing import TypeVar

from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

# From the Edge Architecture Specification: for caches of our own. It is not sent to browsers.
SURROGATE_CONTROL = "Surrogate-Control"

Response = TypeVar("Response", bound=HttpResponseBase)


def cacheable(response: Response) -> Response:
    """Mark `response` for the page cache, and return it.

    The response must not depend on the visitor. Browsers may store it, but ask before each use
    whether it has changed.
    """
    response.headers[SURROGATE_CONTROL] = "max-age=300"
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    return response
