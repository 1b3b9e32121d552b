"""What allauth's own views leave open. They are routed in urls.py, under /account/."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from hesperion.accounts.queries import is_here, may_enter


def to_sign_in(request: HttpRequest, door: str) -> HttpResponse:
    """A door's own sign-in page leads to the one of both doors, and back to where somebody wanted to go.

    Who is signed in and comes here was refused by the door: without a right to it, that is said.
    """
    target = request.GET.get("next", "")
    if not is_here(target, request):
        target = door
    if not request.user.is_authenticated:
        return redirect_to_login(target)
    if may_enter(request.user, door):
        return HttpResponseRedirect(target)
    return render(request, "account/not_yours.html", status=403)


def too_often(request: HttpRequest) -> HttpResponse:
    return render(request, "account/too_often.html", status=429)
