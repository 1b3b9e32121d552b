"""Old addresses lead on."""

from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.utils.translation import get_language_from_path
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect

from hesperion.ui.templatetags.languages import in_this_language


class LeadOn(RedirectMiddleware):
    """Wagtail's own, and the old addresses of articles that show untranslated in another language's frame."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        answer = super().process_response(request, response)
        language = get_language_from_path(request.path_info)
        if answer.status_code != 404 or language is None:
            return answer
        path = request.path_info.removeprefix(f"/{language}")
        redirect = get_redirect(request, Redirect.normalise_path(path, decode_unicode=False))
        if redirect is None or redirect.link is None:
            return answer
        return HttpResponsePermanentRedirect(in_this_language(redirect.link))
