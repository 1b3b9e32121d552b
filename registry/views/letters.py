"""The lasting address of a letter, which the public log and its pages link to."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.models.letter_page import public_letters
from hesperion.ui.templatetags.languages import in_this_language


@require_safe
def letter(request: HttpRequest, slug: str) -> HttpResponse:
    """Redirect to a public letter, in this language if it has it. 404 if there is no such letter."""
    for page in public_letters(get_language() or ""):
        if page.slug == slug:
            return HttpResponseRedirect(in_this_language(page.get_url()))
    raise Http404
