from collections.abc import Callable
from functools import cache

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from hesperion.privacy import actor
from hesperion.privacy.reading import reading

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class Audited:
    """Middleware that sets the current actor, and records whose data the pages in /admin/ show.

    The events are stored before the page is sent. If they can't be stored, the page is not sent.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with actor.acting(lambda: actor.actor_of(request.user)):
            if _shows_patients(request):
                return self._audited(request)
            return self.get_response(request)

    def _audited(self, request: HttpRequest) -> HttpResponseBase:
        with reading(actor=actor.current(), purpose="research") as access:
            response = self.get_response(request)
            access.view = request.resolver_match.view_name if request.resolver_match else ""
        return response


def _shows_patients(request: HttpRequest) -> bool:
    return request.path.startswith(_admin()) and request.user.is_authenticated


@cache
def _admin() -> str:
    return reverse("admin:index")
