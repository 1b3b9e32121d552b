"""Which answers a page showed, so that an old page never takes the place of newer answers unseen.

Each form carries a version: a keyed hash of what was saved when the page was made, and the page's own random
name. A draft remembers which page saved each step last: that page goes on saving, though its hash is old.
"""

import json
import secrets
from typing import Any

from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OVERTAKEN: Promise = _(
    "A newer answer was saved in another window. Yours is not saved yet. Look at both, then choose."
)


class Overtaken(Exception):
    """Something newer was saved since the page was made: `saved`."""

    def __init__(self, saved: Any) -> None:
        super().__init__()
        self.saved = saved


def version_of(saved: Any) -> str:
    """For a page that is made now and shows `saved`, None for no answer."""
    return f"{_hash(saved)}.{secrets.token_hex(8)}"


def sent_with(request: HttpRequest) -> str:
    """The version that the form carried, without what no database holds; "" where it had none."""
    return request.POST.get("version", "").replace("\0", "")


def page_of(version: str) -> str:
    """The name of the page."""
    return version.partition(".")[2][:16]


def refuse_older(version: str, *, saved: Any, wanted: Any, last_page: str | None = None) -> None:
    """Raises Overtaken where `wanted` would take the place of what its page never showed.

    Not where it is what is saved already: a second press changes nothing. A form without a version is an
    old one, or a program's.
    """
    is_last = bool(last_page) and page_of(version) == last_page
    is_newest = version.partition(".")[0] == _hash(saved)
    if version and wanted != saved and not is_last and not is_newest:
        raise Overtaken(saved)


def _hash(saved: Any) -> str:
    text = json.dumps(saved or None, sort_keys=True, default=str)
    return salted_hmac("intake.participants.versions", text, algorithm="sha256").hexdigest()[:16]
