"""What requesters do with an extract: download it, confirm deletions, and report what came out."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from hesperion.privacy import actor
from research.choices import Format
from research.extracts.actions import Changed, confirm_deletion, report_result
from research.extracts.downloads import IN_WORK, DownloadRefused, Stale, open_download
from research.extracts.forms import ResultForm
from research.extracts.making_anew import MADE_ANEW, make_anew
from research.extracts.parts import list_version, was_downloaded
from research.extracts.queries import pseudonyms_to_delete
from research.models import Request
from research.requests.queries import DECIDE_REQUEST, MAKE_REQUEST
from research.requests.states import WrongState
from research.requests.views import for_roles, own_or_404, request_or_404, request_page


@for_roles(MAKE_REQUEST)
@require_POST
def send_file(request: HttpRequest, request_id: Any, form: str) -> HttpResponse:
    """Send the file to its requester.

    Each time is a fact that decides later who must delete what: so it takes a press of a button,
    and nothing that follows links by itself makes one.
    """
    wanted = own_or_404(request, request_id)
    if form not in wanted.formats:
        raise Http404
    try:
        file = open_download(request=wanted, form=Format(form), by=request.user)  # type: ignore[arg-type]
    except DownloadRefused as refused:
        return _refused(request, wanted, str(refused), refused.status)
    except Stale:
        return _make_anew(request, wanted)
    headers = {
        "Content-Length": str(file.size_bytes),
        "Content-Disposition": content_disposition_header(True, file.name) or "",
    }
    return StreamingHttpResponse(  # type: ignore[return-value]
        file.chunks, content_type="application/zip", headers=headers
    )


@for_roles(MAKE_REQUEST)
@require_POST
def confirm_deleted(request: HttpRequest, request_id: Any) -> HttpResponse:
    """The requester's word that they deleted the rows that the page listed."""
    wanted = own_or_404(request, request_id)
    listed = pseudonyms_to_delete(wanted)
    try:
        if request.POST.get("listed") != list_version(listed):
            raise Changed
        confirmed = confirm_deletion(request=wanted, shown=listed, by=request.user)  # type: ignore[arg-type]
    except Changed:
        messages.error(request, "The list has changed. Please look at it again.")
    else:
        messages.success(request, f"Thank you. Deleted, as you say: {confirmed.count:,}.")
    return redirect("requests:request", wanted.pk)


@for_roles(MAKE_REQUEST, DECIDE_REQUEST)
@require_safe
def pseudonyms(request: HttpRequest, request_id: Any) -> HttpResponse:
    """The pseudonyms to delete as CSV of one column."""
    wanted = request_or_404(request, request_id)
    lines = ["pseudonym", *pseudonyms_to_delete(wanted)]
    name = f"hesperion-request-{wanted.number}-delete.csv"
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    content = "".join(f"{line}\r\n" for line in lines)
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


@for_roles(MAKE_REQUEST, DECIDE_REQUEST)
def result(request: HttpRequest, request_id: Any) -> HttpResponse:
    """The form that asks what came out. There is none before something was downloaded."""
    wanted = request_or_404(request, request_id)
    if not was_downloaded(wanted):
        raise Http404
    form = ResultForm(request.POST or None)
    if form.is_valid():
        report_result(request=wanted, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        messages.success(request, "Thank you. Participants whose data you had can read it now.")
        return redirect("requests:request", wanted.pk)
    status = 422 if form.errors else 200
    shown = {"form": form, "errors": form.errors, "asked": wanted}
    return request_page(request, "result", "What came out", status, **shown)


def _make_anew(request: HttpRequest, wanted: Request) -> HttpResponse:
    try:
        make_anew(request=wanted, by=actor.current())
    except WrongState:  # somebody else was quicker
        return _refused(request, wanted, IN_WORK, 409)
    messages.info(request, MADE_ANEW)
    return redirect("requests:request", wanted.pk)


def _refused(request: HttpRequest, wanted: Request, sentence: str, status: int) -> HttpResponse:
    return request_page(request, "refused", str(wanted), status, sentence=sentence, asked=wanted)
