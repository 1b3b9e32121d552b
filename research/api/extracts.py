"""The extract that a program asks for, or the refusal in its place."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hesperion.privacy import actor
from research.api.refusal import ApiRefused
from research.extracts.downloads import (
    IN_WORK,
    DownloadRefused,
    Stale,
    extract_to_download,
    require_unchanged,
)
from research.extracts.making_anew import MADE_ANEW, make_anew
from research.models import Extract
from research.requests.states import WrongState

_RETRY = {409: {"Retry-After": "300"}, 503: {"Retry-After": "60"}}  # seconds


@contextmanager
def refusing(wanted: Any) -> Iterator[None]:
    """What is refused on the screen is refused here, in the same words; what is stale is made anew.

    `wanted` is a row of requests_of. Raises ApiRefused.
    """
    try:
        yield
    except DownloadRefused as refused:
        raise ApiRefused(refused.status, str(refused), _RETRY.get(refused.status)) from refused
    except Stale as stale:
        raise ApiRefused(409, _made_anew(wanted), _RETRY[409]) from stale


def ready_extract(wanted: Any) -> Extract:
    """The extract whose files may be downloaded now. Raises ApiRefused."""
    with refusing(wanted):
        extract = extract_to_download(wanted)
        require_unchanged(extract)
    return extract


def _made_anew(wanted: Any) -> str:
    try:
        make_anew(request=wanted, by=actor.current())
    except WrongState:  # somebody else was quicker
        return IN_WORK
    return MADE_ANEW
