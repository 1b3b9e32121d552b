"""Opens a file of an extract for its requester, or says why not."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import chain
from typing import Any

from django.db import connections
from django.utils import timezone

from hesperion.accounts.models import User
from hesperion.privacy.cipher import Tampered
from hesperion.privacy.keys.actions import NoKey
from hesperion.privacy.keys.files import load_file_key
from hesperion.privacy.sealed_files import read_sealed
from research.choices import Format, RequestState
from research.extracts.actions import Changed, record_download
from research.extracts.queries import current_extract, people_today
from research.models import Extract, ExtractFile, Request
from research.requests.states import state_of

logger = logging.getLogger(__name__)

_UNREADABLE = (Tampered, NoKey, FileNotFoundError)

_ENDED = {
    RequestState.REVOKED: "The approval of this request was revoked. Its data can’t be downloaded any"
    " more, and must not be used.",
    RequestState.EXPIRED: "This request has expired. Its data can’t be downloaded any more, and must"
    " not be used.",
}
IN_WORK = "The extract is being made. You get a mail when it is ready."
NOTHING = "There is no extract of this request."
OVER = (
    "The period of the request, or its agreement, is over. Its data can’t be downloaded any more."
)
AWAY = "The file can’t be read at the moment. Please try again later, or tell us."


class DownloadRefused(Exception):
    """The file is not given out. The message is a sentence for the requester, `status` one of HTTP."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


class Stale(Exception):
    """The extract must be made anew: somebody in it has ended it, or its file can't be read."""


@dataclass(frozen=True)
class OpenFile:
    """A file, or a part of one, on its way out. `chunks` are its plain bytes, `size_bytes` their number."""

    name: str
    size_bytes: int
    chunks: Iterator[bytes]


def open_download(*, request: Request, form: Format, by: User) -> OpenFile:
    """The verified file, once the download is stored. Raises DownloadRefused, and Stale."""
    return open_file(file=file_to_download(request=request, form=form), by=by)


def file_to_download(*, request: Request, form: Format) -> ExtractFile:
    """The file that may be downloaded now. Raises DownloadRefused, and Stale."""
    file = extract_to_download(request).files.filter(format=form).first()
    if file is None:
        raise DownloadRefused(NOTHING, 404)
    return file


def extract_to_download(request: Request) -> Extract:
    """The extract whose files may be downloaded now. Raises DownloadRefused, and Stale."""
    _require_open(request, timezone.now().date())
    extract = current_extract(request)
    if extract is None:
        raise Stale
    return extract


def require_unchanged(extract: Extract) -> None:
    """Raises Stale if somebody in the extract has ended it. Downloads ask that themselves."""
    if people_today(extract) != extract.size:
        raise Stale


def open_file(*, file: ExtractFile, by: User, part: range | None = None) -> OpenFile:
    """The verified file of `file_to_download`, once the download is stored. Raises DownloadRefused, and Stale.

    `part` are the positions of the bytes that leave; None if all do. The whole file is read before,
    whatever leaves: what was changed is found before the first byte leaves.
    """
    part = range(file.size_bytes) if part is None else part
    chunks = _verified(file, part)
    try:
        record_download(file=file, by=by, start=part.start)
    except Changed:
        raise Stale from None
    return OpenFile(file_name(file), len(part), chunks)


def _require_open(request: Any, today: date) -> None:
    """Raises DownloadRefused unless the request is ready, and its period and agreement hold today."""
    state = state_of(request)
    if state in _ENDED:
        raise DownloadRefused(_ENDED[RequestState(state)], 410)
    if state in (RequestState.APPROVED, RequestState.BUILDING):
        raise DownloadRefused(IN_WORK, 409)
    if state != RequestState.READY:
        raise DownloadRefused(NOTHING, 404)
    if today < request.starts_on:
        day = f"{request.starts_on:%-d %B %Y}"
        raise DownloadRefused(f"The data can be downloaded from {day} on.", 409)
    if today > min(request.ends_on, request.agreement_ends_on):
        raise DownloadRefused(OVER, 410)


def _verified(file: ExtractFile, part: range) -> Iterator[bytes]:
    """The bytes of the part, which are those that were made. Raises Stale and DownloadRefused."""
    try:
        key = load_file_key(file.extract_id)
        found = sha256()
        for chunk in read_sealed(file.path, key, file.place):
            found.update(chunk)
        if found.hexdigest() != file.sha256:
            raise Tampered("The file is not the one that was made.")
        chunks = read_sealed(file.path, key, file.place, start=part.start)
        first = next(chunks)  # it is open now, and stays so if it is deleted
        return _sent(chain([first], chunks), len(part))
    except _UNREADABLE as error:
        logger.error(
            "File %s of extract %s can't be read: %s",
            *(file.format, file.extract_id, type(error).__name__),
        )
        raise Stale from error
    except OSError as error:
        raise DownloadRefused(AWAY, 503) from error


def _sent(chunks: Iterator[bytes], size: int) -> Iterator[bytes]:
    """The first `size` bytes of the chunks. Who takes them slowly keeps no connection to the database."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()
    while size > 0:
        chunk = next(chunks)[:size]
        size -= len(chunk)
        yield chunk


def file_name(file: ExtractFile) -> str:
    """Numbers and the format alone: a file's name is seen by many."""
    extract, form = file.extract, Format(file.format)
    name = f"hesperion-request-{extract.request.number}-extract-{extract.number}"
    return f"{name}-{form.value.replace('_', '-')}.zip"
