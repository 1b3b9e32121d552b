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

from articles.files import is_public
from articles.glossary import terms
from articles.models import Narration
from articles.narrating.captions import as_vtt
from articles.ranges import serve_ranges
from hesperion.accounts.queries import is_inside
from hesperion.edge.page_cache import cacheable

mimetypes.add_type("image/webp", ".webp")  # machines without a list of types don't know it

SHOWN = re.compile(r"format-(avif|webp)\|width-(640|1280)")  # what blocks/figure.html asks for


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """All words that articles explain, in the language of the page; English ones where it has none."""
    known = terms(get_language() or settings.LANGUAGE_CODE) or terms(settings.LANGUAGE_CODE)
    return cacheable(render(request, "articles/glossary.html", {"terms": known}))


@require_safe
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture in a size that a public article asks for; for staff any, as the previews need."""
    found = Rendition.objects.select_related("image").filter(file=f"images/{path}").first()
    if found is None:
        raise Http404
    is_for_readers = SHOWN.fullmatch(found.filter_spec) is not None and is_public(found.image)
    if not is_for_readers and not is_inside(request, "/cms/"):
        raise Http404
    answer = serve(request, path, document_root=str(Path(settings.MEDIA_ROOT) / "images"))
    if is_for_readers:
        patch_cache_control(answer, public=True, max_age=24 * 60 * 60)
    else:
        patch_cache_control(answer, private=True, no_store=True)
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
