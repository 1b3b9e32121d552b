"""What the page of a request shows of its extracts: downloads, deletions, and what came out."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from hesperion.accounts.models import User
from research.choices import Format, RequestState
from research.extracts.queries import current_extract, pseudonyms_to_delete
from research.models import Download, ExtractFile, Request
from research.requests.queries import DECIDE_REQUEST

LISTED = 20  # pseudonyms on the page, all of which are in the file; and downloads, the newest first


@dataclass(frozen=True)
class Offer:
    """A format of the request. `file` is None if the extract must be made anew first."""

    form: Format
    file: ExtractFile | None


def extract_parts(request: Any, user: User) -> dict[str, Any]:
    """`request` is a row of `requests_for`. The requester and data stewards see them."""
    is_own = request.asked_by_id == user.pk
    listed = pseudonyms_to_delete(request)
    extract, downloads = current_extract(request), _downloads(request)
    return {
        "extract": extract,
        "offers": _offers(request) if is_own and request.state == RequestState.READY else [],
        "downloads": downloads[:LISTED],
        "downloads_more": max(0, downloads.count() - LISTED),
        "extracts_made": request.extracts.exclude(finished_at=None).order_by("number"),
        "to_delete": listed[:LISTED],
        "to_delete_count": len(listed),
        "to_delete_more": max(0, len(listed) - LISTED),
        "listed": list_version(listed),
        "deletions": request.deletions.select_related("by"),
        "results": request.results.select_related("by"),
        "may_report": was_downloaded(request) and (is_own or user.has_perm(DECIDE_REQUEST)),
    }


def list_version(listed: list[str]) -> str:
    """By which a page knows that the list is the one that it showed."""
    return hashlib.sha256(json.dumps(listed).encode()).hexdigest()


def was_downloaded(request: Request) -> bool:
    return Download.objects.filter(extract__request=request).exists()


def _downloads(request: Request) -> Any:
    found = Download.objects.filter(extract__request=request).select_related("extract", "by")
    return found.order_by("-at")


def _offers(request: Request) -> list[Offer]:
    extract = current_extract(request)
    files = {file.format: file for file in extract.files.all()} if extract else {}
    return [Offer(Format(form), files.get(form)) for form in request.formats]
