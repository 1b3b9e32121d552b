"""Views that allauth does not have. They are routed in urls.py."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from hesperion.accounts.queries import is_same_host, may_enter


def to_sign_in(request: HttpRequest, area: str) -> HttpResponse:
    """Redirect from the sign-in addresses of /admin/ and /cms/ to the one sign-in page, keeping `next`.

    A user who is already signed in, but has no access to that area, gets a page that says so.
    """
    target = request.GET.get("next", "")
    if not is_same_host(target, request):
        target = area
    if not request.user.is_authenticated:
        return redirect_to_login(target)
    if may_enter(request.user, area):
        return HttpResponseRedirect(target)
    return render(request, "account/not_yours.html", status=403)


def too_often(request: HttpRequest) -> HttpResponse:
    return render(request, "account/too_often.html", status=429)
