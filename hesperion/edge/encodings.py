"""Which codings a browser takes (RFC 9110, 12.5.3), told so plainly that everybody behind understands it."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from hesperion.edge.wsgi_guards import Application


class AcceptedEncodings:
    """Leaves in Accept-Encoding those codings alone that the browser takes.

    Django, WhiteNoise and finished pages look for a word: "gzip;q=0", which refuses it, would get it.
    """

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if told := environ.get("HTTP_ACCEPT_ENCODING"):
            environ["HTTP_ACCEPT_ENCODING"] = accepted(told)
        return self.application(environ, start)


@lru_cache(maxsize=256)
def accepted(told: str) -> str:
    """ "gzip;q=0.5, br;q=0" as "gzip". "*" stands for gzip too, which is the one that we have."""
    weighed = {}
    for part in told.lower().split(","):
        coding, _, weight = part.partition(";")
        weighed[coding.strip()] = _is_above_zero(weight)
    if weighed.pop("*", False):
        weighed.setdefault("gzip", True)
    return ", ".join(coding for coding, is_taken in weighed.items() if is_taken and coding)


def _is_above_zero(weight: str) -> bool:
    """Of "q=0.5". Without a weight it is 1; one that can't be read is none."""
    name, _, value = weight.replace(" ", "").partition("=")
    if not name:
        return True
    try:
        return name == "q" and 0 < float(value) <= 1
    except ValueError:
        return False
