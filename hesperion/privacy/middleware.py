from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from hesperion.privacy import actor
from hesperion.privacy.reading import reading

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class Audited:
    """Says who acts during a request, and audits what pages in /admin/ show of patients.

    The events are written when the page is ready and before it leaves. If they can't be written,
    the page does not leave.
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
    return request.path.startswith(reverse("admin:index")) and request.user.is_authenticated
