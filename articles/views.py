import mimetypes
import re
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_list_or_404, render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django.views.static import serve
from wagtail.images.models import Rendition

from articles.body.glossary import terms
from articles.file_usage import is_in_public_article
from articles.models import Narration
from hesperion.accounts.queries import has_access
from hesperion.edge.page_cache import cacheable
from hesperion.edge.range_requests import serve_with_ranges
from hesperion.speech.captions import as_vtt

mimetypes.add_type("image/webp", ".webp")  # not every operating system knows the type

PUBLIC_RENDITIONS = re.compile(
    r"format-(avif|webp)\|width-(640|1280)"
)  # the sizes that blocks/figure.html uses


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Serve the glossary in the language of the page, or in English if that language has none."""
    known = terms(get_language() or settings.LANGUAGE_CODE) or terms(settings.LANGUAGE_CODE)
    return cacheable(render(request, "articles/glossary.html", {"terms": known}))


@require_safe
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve an image in a size that a public article shows.

    Staff get any image in any size, for previews.
    """
    found = Rendition.objects.select_related("image").filter(file=f"images/{path}").first()
    if found is None:
        raise Http404
    is_for_readers = PUBLIC_RENDITIONS.fullmatch(
        found.filter_spec
    ) is not None and is_in_public_article(found.image)
    if not is_for_readers and not has_access(request, "/cms/"):
        raise Http404
    answer = serve(request, path, document_root=str(Path(settings.MEDIA_ROOT) / "images"))
    if is_for_readers:
        patch_cache_control(answer, public=True, max_age=24 * 60 * 60)
    else:
        patch_cache_control(answer, private=True, no_store=True)
    return answer


@require_safe
def narration(request: HttpRequest, file: str) -> HttpResponseBase:
    """Serve the sound of a narration.

    Its name is the hash of its content, so caches may keep it for ever.
    """
    get_list_or_404(Narration, file=file, page__live=True)
    path = Path(settings.MEDIA_ROOT) / "narrations" / file
    if not path.is_file():
        raise Http404
    return _immutable(serve_with_ranges(request, path, "audio/mpeg"))


@require_safe
def narration_cues(request: HttpRequest, file: str) -> HttpResponseBase:
    """Serve the sentences of a narration with their times, as WebVTT for the page's script."""
    found = get_list_or_404(Narration, file=file, page__live=True)[0]
    return _immutable(HttpResponse(as_vtt(found.cues), content_type="text/vtt; charset=utf-8"))


def _immutable(answer: HttpResponseBase) -> HttpResponseBase:
    patch_cache_control(answer, public=True, max_age=365 * 24 * 60 * 60, immutable=True)
    return answer
