"""Accept-Encoding (RFC 9110, 12.5.3), reduced to the names of the codings that the browser accepts."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from hesperion.edge.wsgi_guards import Application


class AcceptedEncodings:
    """WSGI middleware that removes weights and refused codings from Accept-Encoding.

    Django, WhiteNoise and the page cache only look for the word "gzip": they would compress even
    for "gzip;q=0".
    """

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if header := environ.get("HTTP_ACCEPT_ENCODING"):
            environ["HTTP_ACCEPT_ENCODING"] = accepted(header)
        return self.application(environ, start)


@lru_cache(maxsize=256)
def accepted(header: str) -> str:
    """Return the accepted codings without weights: "gzip;q=0.5, br;q=0" becomes "gzip".

    "*" becomes "gzip", the only coding that the site has.
    """
    weighed = {}
    for part in header.lower().split(","):
        coding, _, weight = part.partition(";")
        weighed[coding.strip()] = _is_above_zero(weight)
    if weighed.pop("*", False):
        weighed.setdefault("gzip", True)
    return ", ".join(coding for coding, is_taken in weighed.items() if is_taken and coding)


def _is_above_zero(weight: str) -> bool:
    """Whether a weight such as "q=0.5" accepts the coding: a missing one does, an unreadable one does not."""
    name, _, value = weight.replace(" ", "").partition("=")
    if not name:
        return True
    try:
        return name == "q" and 0 < float(value) <= 1
    except ValueError:
        return False
