import mimetypes
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_list_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

from articles.models import Narration
from articles.narrating.captions import as_vtt
from articles.ranges import serve_ranges

mimetypes.add_type("image/webp", ".webp")  # machines without a list of types don't know it


def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """An article's picture, in a size that its page asks for. Uploads themselves are not handed out."""
    answer = serve(request, path, document_root=str(Path(settings.MEDIA_ROOT) / "images"))
    patch_cache_control(answer, public=True, max_age=24 * 60 * 60)
    return answer


@require_safe
def narration(request: HttpRequest, file: str) -> HttpResponseBase:
    """The sound of an article. Its name is made of its content, so it may be kept for good."""
    get_list_or_404(Narration, file=file, page__live=True)
    path = Path(settings.MEDIA_ROOT) / "narrations" / file
    if not path.is_file():
        raise Http404
    return _for_good(serve_ranges(request, path, "audio/mpeg"))


@require_safe
def narration_cues(request: HttpRequest, file: str) -> HttpResponseBase:
    """The sentences of a narration with their times, for the page's script."""
    found = get_list_or_404(Narration, file=file, page__live=True)[0]
    return _for_good(HttpResponse(as_vtt(found.cues), content_type="text/vtt; charset=utf-8"))


def _for_good(answer: HttpResponseBase) -> HttpResponseBase:
    patch_cache_control(answer, public=True, max_age=365 * 24 * 60 * 60, immutable=True)
    return answer
