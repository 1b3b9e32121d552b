"""The final step as intake/share/views.py has it, over plain rows: same form, limit, guard and page."""

from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from intake.participants import limits
from intake.participants.responses import page
from intake.share import queries
from intake.share.checking import answers_to_check
from intake.share.forms import SendForm
from intake.share.progress import first_gap
from tests.bench.plain import actions
from tests.bench.plain.models import Draft


@never_cache
@page
def check(request: HttpRequest) -> HttpResponse:
    draft = Draft.objects.filter(pk=request.session[queries.SESSION_KEY]).first()
    if draft is None:
        return redirect("share:start")
    if draft.sent_at:
        return redirect("share:sent")
    draft.answers = queries.answers_in_force(draft)
    gap = first_gap(draft.answers)
    if gap:
        return redirect("share:step", gap.key)
    form = SendForm(request.POST if request.method == "POST" else None)
    if limits.accepts(form, request):
        actions.submit_story(draft=draft)
        return redirect("share:sent")
    return render(request, "share/check.html", {"form": form, **answers_to_check(draft.answers)})


def check_and_mail(request: HttpRequest) -> HttpResponse:
    """The same, and the mail goes out before the page is answered."""
    response = check(request)
    send_mail("Please confirm", "A link.", None, ["test.person@example.com"])
    return response
