"""The log as a file, and the program that checks it."""

from tempfile import TemporaryFile

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hesperion.edge.page_cache import cacheable
from hesperion.privacy.signing import public_keys
from hesperion.public_log.queries import log_lines

VERIFIER = settings.BASE_DIR / "hesperion" / "public_log" / "verify.py"
_LOG, _LINES = "log.jsonl", "application/jsonl"
_NO_KEYS = "PUBLIC_KEYS = {}"
_MOST_CACHED = 8_000_000  # bytes: the page cache keeps a whole page in memory


@require_safe
def log_jsonl(request: HttpRequest) -> HttpResponse | FileResponse:
    """The log. It goes through a file on the disk: a slow reader holds no rows, and no connection."""
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    file.writelines(log_lines())
    size = file.tell()
    file.seek(0)
    if size > _MOST_CACHED:
        headers = {"Cache-Control": "no-store"}
        return FileResponse(
            file, as_attachment=True, filename=_LOG, content_type=_LINES, headers=headers
        )
    with file:
        answer = HttpResponse(file.read(), content_type=_LINES)
    answer.headers["Content-Disposition"] = f'attachment; filename="{_LOG}"'
    return cacheable(answer)


@require_safe
def verify_py(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(verifier(), content_type="text/x-python; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="verify.py"'
    return cacheable(answer)


def verifier() -> str:
    """The program with the public keys of this registry."""
    keys = {version: key.public_bytes_raw().hex() for version, key in public_keys().items()}
    return VERIFIER.read_text().replace(_NO_KEYS, f"PUBLIC_KEYS = {keys!r}", 1)
