"""Where a page that was moved stands now, in the language that its reader asked for."""

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.urls import translate_url
from django.utils.translation import get_language, override
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect

from hesperion.edge.headers import is_behind_a_door


class Moved(RedirectMiddleware):
    """Wagtail's redirects, which know one address of a page, for its frames in other languages too."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code != 404 or is_behind_a_door(request):
            return response
        language = get_language()
        answer = super().process_response(request, response)
        if answer is not response or language in (None, settings.LANGUAGE_CODE):
            return answer
        return _in_frame(request, str(language)) or response


def _in_frame(request: HttpRequest, language: str) -> HttpResponse | None:
    """The redirect of the page whose frame was asked for, kept in the frame's language."""
    prefix = f"/{language}/"
    if not request.path.startswith(prefix):
        return None
    row = get_redirect(request, Redirect.normalise_path(request.path.removeprefix(prefix[:-1])))
    if row is None or row.link is None:
        return None
    with override(settings.LANGUAGE_CODE):
        link = translate_url(row.link, language) if row.redirect_page else row.link
    return HttpResponsePermanentRedirect(link) if row.is_permanent else HttpResponseRedirect(link)
