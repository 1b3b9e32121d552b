"""The releases: a page for each, its files, and the newest one's tables as files."""

import base64

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from atlas.files import table_as_csv, table_document
from atlas.models import Release, ReleaseApproval
from atlas.queries import newest_release, published_releases, release_document
from atlas.shown import shown_faces
from atlas.words import TABLE_WORDS
from hesperion.edge.page_cache import cacheable
from hesperion.privacy.signing import public_key
from hesperion.text.canonical_json import canonical_json


@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    found = published_releases().select_related("approval").reverse()
    return cacheable(render(request, "atlas/releases.html", {"releases": found}))


@require_safe
def release(request: HttpRequest, release_number: int) -> HttpResponse:
    found = _release(release_number)
    tables = {slug: words for slug, words in TABLE_WORDS.items() if shown_faces(found, slug)}
    context = {
        "release": found,
        "tables": tables,
        "signature": base64.b64encode(found.approval.signature).decode(),
        "key": _key(found.approval),
    }
    return cacheable(render(request, "atlas/release.html", context))


@require_safe
def release_json(request: HttpRequest, release_number: int) -> HttpResponse:
    """Exactly the bytes whose SHA-256 is signed."""
    return _json(canonical_json(release_document(_release(release_number))))


@require_safe
def spec_json(request: HttpRequest, release_number: int) -> HttpResponse:
    """What is counted in a release: exactly the bytes of its `spec_sha256`."""
    return _json(canonical_json(_release(release_number).spec))


@require_safe
def table_json(request: HttpRequest, table: str, release_number: int | None = None) -> HttpResponse:
    return _json(canonical_json(table_document(_with(table, release_number), table)))


@require_safe
def table_csv(request: HttpRequest, table: str, release_number: int | None = None) -> HttpResponse:
    found = _with(table, release_number)
    answer = HttpResponse(table_as_csv(found, table), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{table}-{found.number}.csv"'
    return cacheable(answer)


def _json(content: bytes) -> HttpResponse:
    return cacheable(HttpResponse(content, content_type="application/json"))


def _release(number: int) -> Release:
    found: Release = get_object_or_404(
        published_releases().select_related("approval"), number=number
    )
    return found


def _with(table: str, number: int | None) -> Release:
    """The release, by default the newest. Raises Http404 if there is none, or it lacks the table."""
    found = newest_release() if number is None else _release(number)
    if found is None or not shown_faces(found, table):
        raise Http404
    return found


def _key(approval: ReleaseApproval) -> str:
    """The public key of the signature as PEM; "" if the keyring lacks this version."""
    try:
        key = public_key(approval.key_version)
    except KeyError:
        return ""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
