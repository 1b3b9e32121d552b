"""How a view says that its page is the same for everybody who is not signed in."""

from typing import TypeVar

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers

# As the Edge Architecture names it: what stands between Django and the world may keep the page so long.
SURROGATE_CONTROL = "Surrogate-Control"

Response = TypeVar("Response", bound=HttpResponse)


def cacheable(response: Response) -> Response:
    """`response`, which may be kept. It must not depend on the visitor.

    Browsers may keep it too, but ask each time whether it still holds.
    """
    response.headers[SURROGATE_CONTROL] = "max-age=300"
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    return response
