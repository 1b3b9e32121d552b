"""What /cms/ says where Wagtail's own pages would fail on a request that they can't serve."""

from collections.abc import Callable

from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _


class Refusals:
    """Answers in a sentence: 409 to deleting what is in use, 400 to a form that came without its fields."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not request.path_info.startswith("/cms/"):
            return None
        if isinstance(exception, ProtectedError):
            return _refused(request, str(exception.args[0]), 409)
        if isinstance(exception, MultiValueDictKeyError):
            return _refused(
                request, _("The form came without some of its fields. Open it anew."), 400
            )
        return None


def _refused(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    return render(request, "cms/refused.html", {"sentence": sentence}, status=status)
