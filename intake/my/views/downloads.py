"""The download of all stored data: a page to print, and a JSON file."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hesperion.limits.actions import consume
from intake.consent.models import ConsentChoice
from intake.consent.purposes import purpose_label
from intake.consent.signers import audience_of
from intake.my import steps
from intake.my.answer_history import earlier_answers
from intake.my.export import consent_choices_of, export_data
from intake.participants import limits
from intake.participants.access import participant_required
from intake.participants.data_uses import all_disclosures
from intake.participants.models import Participant
from intake.stories.choices import StoryTopic
from intake.stories.queries import topics_of


@require_safe
@participant_required
def download(request: HttpRequest, participant: Participant) -> HttpResponse:
    answers = steps.current_answers(participant)
    context = {
        "participant": participant,
        "sections": [*steps.answered_sections(answers), *steps.optional_sections(answers)],
        "earlier": earlier_answers(participant),
        "all": export_data(participant),
        "choices": _choices(participant),
        "withdrawals": participant.withdrawals.order_by("pk"),
        "reviews": participant.reviews.order_by("decided_at"),
        "topics": [StoryTopic(code).label for code in topics_of(participant)],
        "notes": participant.notes.order_by("written_at"),
        "redactions": participant.redactions.order_by("made_at"),
        "publications": participant.publications.order_by("prepared_at"),
        "extracts": all_disclosures(participant),
    }
    return render(request, "my/download.html", context)


def _choices(participant: Participant) -> list[tuple[ConsentChoice, str]]:
    """Each choice with the label of its purpose."""
    audience = audience_of(participant.teller)
    found = consent_choices_of(participant)
    return [(choice, purpose_label(choice.purpose, audience)) for choice in found]


@require_safe
@participant_required
def download_file(request: HttpRequest, participant: Participant) -> HttpResponse:
    seconds = consume(limit=limits.DOWNLOADS, who=str(participant.pk))
    if seconds:
        context = {"sentence": _("You took this file very often. Please try again in an hour.")}
        patience = render(request, "429.html", context, status=429)
        patience["Retry-After"] = str(seconds)
        return patience
    name = f"hesperion-{participant.public_id}.json"
    options = {"indent": 2, "ensure_ascii": False}
    file = JsonResponse(export_data(participant), json_dumps_params=options)
    file["Content-Disposition"] = content_disposition_header(True, name)
    return file
