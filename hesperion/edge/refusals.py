"""Refusals at addresses of staff: a sentence for staff, and the way back to their first page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string

from hesperion.edge.headers import STAFF_POLICIES, is_staff_address

_Middleware = Callable[[HttpRequest], HttpResponse]

_WORDS = {
    400: (
        "This could not be read",
        "What your browser sent was too long, or broken on its way. Go back and send it again.",
    ),
    403: (
        "Your role does not open this page",
        "If you need it for your work, ask a superuser for the role that does. What you did is not saved.",
    ),
    404: (
        "This page is not here",
        "The address has a mistake, or what was here is gone. Records disappear when their participants"
        " withdraw.",
    ),
    405: (
        "This address takes only what a form sends",
        "Go back to the page with the button, and press it there.",
    ),
    500: (
        "Something went wrong here",
        "The fault is the site’s, not yours. What you sent was most likely not saved. If it happens"
        " again, tell those who run the site when it happened.",
    ),
}


def staff_refusal(request: HttpRequest, status: int) -> HttpResponse:
    """The page for staff. It needs no database."""
    title, sentence = _WORDS[status]
    context = {
        "title": title,
        "sentence": sentence,
        "first_page": _first_page(request),
        "all_are_made_up": settings.MADE_UP_PEOPLE,
    }
    page = render_to_string("staff_refusal.html", context)
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store, private"})


def explain_wrong_methods(get_response: _Middleware) -> _Middleware:
    """Middleware that says what is wrong where Django answers an empty 405 to staff."""

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        if not isinstance(answer, HttpResponseNotAllowed) or not is_staff_address(request):
            return answer
        page = staff_refusal(request, answer.status_code)
        page["Allow"] = answer["Allow"]
        return page

    return middleware


def _first_page(request: HttpRequest) -> str:
    return next(place for place in STAFF_POLICIES if request.path_info.startswith(place))
