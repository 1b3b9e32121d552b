"""Pages to sign a new consent: to a new document, on coming of age, or after the consent has ended."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import override
from django.views.decorators.http import require_safe

from intake.consent.actions import consents
from intake.consent.forms.quiz import RenewalForm
from intake.consent.models import ConsentDocument
from intake.consent.renewals import (
    answers_today,
    came_of_age,
    chosen_before,
    document_to_sign,
    last_consent,
    news_since,
    renewals_of,
)
from intake.participants import limits
from intake.participants.access import participant_required, sign_in_required
from intake.participants.models import Participant
from intake.participants.responses import post_data, render_form

MISSES = "my.misses"  # in the session: {public id: misses in the quiz by the document's SHA-256}


@require_safe
@sign_in_required
def renewals(request: HttpRequest, subjects: list[uuid.UUID]) -> HttpResponse:
    """Redirect to the first of the browser's participants who must renew consent, or to the home page."""
    waiting = renewals_of(subjects)
    return redirect("my:renew", waiting[0].public_id) if waiting else redirect("my:home")


@participant_required
def renew(request: HttpRequest, participant: Participant) -> HttpResponse:
    document = document_to_sign(participant)
    if document is None:
        return redirect("my:renewals")
    with override(document.language):
        form = _form(request, participant)
        if limits.accepts(form, request):
            consents.sign_again(participant=participant, values=form.cleaned_data)
            return redirect("my:renewals")
        _count_misses(request, participant.public_id, form)
        context = {
            "participant": participant,
            "document": document,
            **_earlier_consent(participant, document),
        }
        return render_form(request, "my/renewal.html", form, **context)


def _form(request: HttpRequest, participant: Participant) -> RenewalForm:
    misses = request.session.get(MISSES, {}).get(participant.public_id, {})
    answers = answers_today(participant) | {"quiz": misses}
    return RenewalForm(post_data(request), answers=answers)


def _count_misses(request: HttpRequest, public_id: str, form: RenewalForm) -> None:
    if form.missed:
        kept = request.session.get(MISSES, {})
        counted = consents.with_misses(kept.get(public_id, {}), form.document.sha256, form.missed)
        request.session[MISSES] = kept | {public_id: counted}


def _earlier_consent(participant: Participant, document: ConsentDocument) -> dict[str, object]:
    last = last_consent(participant)
    return {
        "last": last,
        "news": news_since(last.document, document),
        "chosen": chosen_before(participant),
        "is_majority": came_of_age(participant),
    }
