"""Everything that is stored, to take away: a page to read and print, and a file for programs."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hesperion.limits.actions import consume
from intake import limits
from intake.data_uses import disclosures_of
from intake.models import Participant
from intake.my import steps
from intake.my.doors import own
from intake.my.past import told_before
from intake.my.whole import choices_of, whole


@require_safe
@own
def download(request: HttpRequest, participant: Participant) -> HttpResponse:
    told = steps.told(participant)
    context = {
        "participant": participant,
        "sections": [*steps.sections(told), *steps.optional_sections(told)],
        "earlier": told_before(participant),
        "all": whole(participant),
        "choices": choices_of(participant),
        "withdrawals": participant.withdrawals.order_by("pk"),
        "reviews": participant.reviews.order_by("decided_at"),
        "publications": participant.publications.order_by("prepared_at"),
        "extracts": disclosures_of(participant),
    }
    return render(request, "my/download.html", context)


@require_safe
@own
def download_file(request: HttpRequest, participant: Participant) -> HttpResponse:
    seconds = consume(limit=limits.DOWNLOADS, who=str(participant.pk))
    if seconds:
        context = {"sentence": _("You took this file very often. Please try again in an hour.")}
        patience = render(request, "429.html", context, status=429)
        patience["Retry-After"] = str(seconds)
        return patience
    name = f"hesperion-{participant.public_id}.json"
    options = {"indent": 2, "ensure_ascii": False}
    file = JsonResponse(whole(participant), json_dumps_params=options)
    file["Content-Disposition"] = content_disposition_header(True, name)
    return file
