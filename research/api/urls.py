"""The addresses of the API, made from the table of routes."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path, register_converter
from django.urls.converters import IntConverter
from django.views.decorators.csrf import csrf_exempt

from hesperion.edge.problems import problem
from research.api.access import answering
from research.api.routes import ROUTES


class _RequestNumber(IntConverter):
    """A number that PostgreSQL's integer holds, without leading zeros."""

    regex = "[1-9][0-9]{0,8}"


register_converter(_RequestNumber, "request_number")


@csrf_exempt
def no_such_address(request: HttpRequest, path: str) -> HttpResponse:
    return problem(404)


app_name = "api"
urlpatterns = [
    *(path(f"v1/{route.path}", answering(route), name=route.name) for route in ROUTES),
    re_path(r"^(?P<path>.*)", no_such_address, name="unknown"),
]
