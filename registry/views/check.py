"""How anybody checks the log, and whether statements were lost."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hesperion.edge.page_cache import cacheable
from hesperion.privacy.signing import public_keys, signing_version
from hesperion.public_log.log_copy import find_lost
from hesperion.public_log.queries import last_statement
from hesperion.public_log.restoring import stated_gaps


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    context = {
        "last": last_statement(),
        "fingerprints": _fingerprints(),
        "current": signing_version(),
        "lost": find_lost(),
        "gaps": stated_gaps(),
    }
    return cacheable(render(request, "registry/check.html", context))


def _fingerprints() -> dict[int, str]:
    """The SHA-256 of each public key by its version, the newest first."""
    keys = sorted(public_keys().items(), reverse=True)
    return {version: hashlib.sha256(key.public_bytes_raw()).hexdigest() for version, key in keys}
