"""The letter for a centre, as a page to print and as a PDF file. Nothing of it is stored."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from intake.participants.models import Participant
from trials.models import CurrentTrial
from trials.news.access import trial_pages_required
from trials.news.letter.letter import CentreLetter, letter_of, letter_pdf
from trials.queries import current_trials

CENTRES_LANGUAGE = "en"  # that centres in other countries read


@require_safe
@trial_pages_required
def letter(request: HttpRequest, participant: Participant) -> HttpResponse:
    context = {
        "participant": participant,
        "letter": _letter(request, participant),
        "query": request.GET.urlencode(),
        "trial": request.GET.get("trial", ""),
        "centres_language": CENTRES_LANGUAGE,
    }
    return render(request, "trials/news/letter.html", context)


@require_safe
@trial_pages_required
def letter_file(request: HttpRequest, participant: Participant) -> HttpResponse:
    return HttpResponse(
        letter_pdf(_letter(request, participant)),
        content_type="application/pdf",
        headers={"Content-Disposition": content_disposition_header(True, "letter.pdf")},
    )


def _letter(request: HttpRequest, participant: Participant) -> CentreLetter:
    """The letter that the address asks for. Raises Http404 for a trial or language that we don't have."""
    language = request.GET.get("language")
    if language not in {None, *dict(settings.LANGUAGES)}:
        raise Http404
    return letter_of(participant, _trial(request), language)


def _trial(request: HttpRequest) -> CurrentTrial | None:
    number = request.GET.get("trial")
    if number is None:
        return None
    trial = current_trials().filter(trial__number=number).first()
    if trial is None:
        raise Http404
    return trial
