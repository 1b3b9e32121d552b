"""A signed consent, as a page to print and as a PDF file."""

import uuid
from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from hesperion.privacy.access import themself
from intake.consent.copies import words
from intake.consent.copies.pdf import pdf_of
from intake.consent.copies.record import copy_of
from intake.consent.models import Consent
from intake.participants.access import sign_in_required


def _own(view: Callable[[HttpRequest, Consent], HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view a consent of the participants who are signed in here; 404 for any other consent."""

    @wraps(view)
    def wrapped(
        request: HttpRequest, subjects: list[uuid.UUID], consent: uuid.UUID
    ) -> HttpResponse:
        found = copy_of(consent, subjects)
        if found is None:
            raise Http404
        with themself(found.participant_id):
            return view(request, found)

    return require_safe(sign_in_required(wrapped))


@_own
def consent(request: HttpRequest, consent: Consent) -> HttpResponse:
    choices = words.choice_lines(consent)
    context = {"consent": consent, "facts": words.signature_lines(consent), "choices": choices}
    return render(request, "my/consent.html", context)


@_own
def consent_pdf(request: HttpRequest, consent: Consent) -> HttpResponse:
    name = f"consent-{consent.document.version}.pdf"
    return HttpResponse(
        pdf_of(consent),
        content_type="application/pdf",
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )
