"""Versions of answers: an old page never overwrites newer answers that it did not show.

Each form holds a version: a keyed hash of the answer that was saved when the page was made, and the page's
random name. A draft remembers which page last saved each step. That page may save again, though its hash
is old.
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
    """Raised if a newer answer, `saved`, was saved after the page was made."""

    def __init__(self, saved: Any) -> None:
        super().__init__()
        self.saved = saved


def version_of(saved: Any) -> str:
    """The version for a new page that shows the answer `saved`, which is None if there is none."""
    return f"{_hash(saved)}.{secrets.token_hex(8)}"


def sent_with(request: HttpRequest) -> str:
    """The version that was submitted with the form, without NUL characters; "" if there was none."""
    return request.POST.get("version", "").replace("\0", "")


def page_of(version: str) -> str:
    """The random id that `version` holds of the page it was made for."""
    return version.partition(".")[2][:16]


def refuse_older(version: str, *, saved: Any, wanted: Any, last_page: str | None = None) -> None:
    """Raise Overtaken if `wanted` would overwrite an answer `saved` that its page did not show.

    It is not raised if the two are equal, because a second press of the button changes nothing. Nor
    is it raised without a version, because the form is old or a program sent it.
    """
    is_last = bool(last_page) and page_of(version) == last_page
    is_newest = version.partition(".")[0] == _hash(saved)
    if version and wanted != saved and not is_last and not is_newest:
        raise Overtaken(saved)


def _hash(saved: Any) -> str:
    text = json.dumps(saved or None, sort_keys=True, default=str)
    return salted_hmac("intake.participants.versions", text, algorithm="sha256").hexdigest()[:16]
