"""Old addresses lead on."""

from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import get_language_from_path
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect

from hesperion.ui.templatetags.languages import in_this_language


class LeadOn(MiddlewareMixin):
    """Redirects the old address of a public page to its present one, and to nothing else.

    An article that nobody has translated also had an old address in the frame of each other language.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.status_code != 404:
            return response
        path, language = request.path_info, get_language_from_path(request.path_info)
        if address := _moved(request, path):
            return HttpResponsePermanentRedirect(address)
        if language and (address := _moved(request, path.removeprefix(f"/{language}"))):
            return HttpResponsePermanentRedirect(in_this_language(address))
        return response


def _moved(request: HttpRequest, path: str) -> str | None:
    redirect = get_redirect(request, Redirect.normalise_path(path, decode_unicode=False))
    page = redirect and redirect.redirect_page
    return redirect.link if page and page.live else None
