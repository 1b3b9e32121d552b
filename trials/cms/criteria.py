"""The page of a trial in /cms/: each sentence of its criteria with its readings, and decisions about them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from hesperion.accounts.queries import names_of
from hesperion.privacy.actor import actor_of
from trials.actions.reading import ReadingRefused, approve_reading, end_reading
from trials.choices import CriteriaPart
from trials.cms.pages import MAY_DECIDE_READING, MAY_READ, MAY_SEE, staff_page
from trials.cms.queries import ReadingState, readings_with_state
from trials.models import CriterionReading, Trial
from trials.queries import current_trials
from trials.readings.wording import reading_words


@dataclass(frozen=True)
class ReadSentence:
    """A sentence of the record. `place` is its index in `version.criteria`."""

    place: int
    under: str
    text: str
    readings: list[CriterionReading] = field(default_factory=list)


@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def trial_criteria(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, number)


@require_POST
@permission_required(MAY_DECIDE_READING, raise_exception=True)
def decide_reading(request: HttpRequest, reading_id: int) -> HttpResponse:
    """Approve a reading, or take it back."""
    reading = get_object_or_404(CriterionReading.objects.select_related("trial"), pk=reading_id)
    decide, done = _DECISIONS.get(request.POST.get("decision", ""), (None, ""))
    if decide is None:
        return _page(request, reading.trial.number, "Choose: approve it, or take it back.", 422)
    try:
        decide(reading=reading, by=actor_of(request.user))
    except ReadingRefused as refused:
        return _page(request, reading.trial.number, str(refused), 409)
    messages.success(request, done)
    return redirect("trial_criteria", reading.trial.number)


_DECISIONS: dict[str, Any] = {
    "approve": (approve_reading, "Approved. Readers see it now."),
    "end": (end_reading, "Taken back."),
}


def _page(request: HttpRequest, number: str, refused: str = "", status: int = 200) -> HttpResponse:
    current = get_object_or_404(current_trials(), trial__number=number)
    readings = _shown_readings(current.trial, actor_of(request.user))
    sentences, rest = _with_sentences(current.version.criteria, readings)
    context: dict[str, Any] = {
        "current": current,
        "refused": refused,
        "parts": [(part, sentences[part]) for part in CriteriaPart if sentences[part]],
        "rest": rest,
        "names": names_of(
            who for one in readings for who in (one.read_by, one.approved_by, one.ended_by) if who
        ),
        "may_read": request.user.has_perm(MAY_READ),
        "may_decide": request.user.has_perm(MAY_DECIDE_READING),
    }
    return staff_page(request, "criteria", number, status=status, **context)


def _shown_readings(trial: Trial, actor: str) -> list[Any]:
    """Each with its words, and with whether `actor` may approve it, and whether anybody may take it back."""
    found: list[Any] = list(readings_with_state().filter(trial=trial))
    for reading in found:
        reading.words = reading_words(reading)
        reading.label = ReadingState(reading.state).label
        reading.is_waiting = reading.state == ReadingState.WAITING
        reading.is_own = reading.read_by == actor
    return found


def _with_sentences(
    criteria: list[dict[str, str]], readings: Iterable[CriterionReading]
) -> tuple[dict[str, list[ReadSentence]], list[CriterionReading]]:
    """The sentences by part with their readings, and the readings of sentences that it has no longer."""
    by_sentence = defaultdict(list)
    for reading in readings:
        by_sentence[_key(reading.part, reading.under, reading.quote)].append(reading)
    sentences: dict[str, list[ReadSentence]] = defaultdict(list)
    for place, one in enumerate(criteria):
        found = by_sentence.pop(_key(one["part"], one["under"], one["text"]), [])
        sentences[one["part"]].append(ReadSentence(place, one["under"], one["text"], found))
    return sentences, [reading for rest in by_sentence.values() for reading in rest]


def _key(part: str, under: str, text: str) -> tuple[str, str, str]:
    """White space alone makes no other sentence."""
    return part, under.replace(" ", ""), text.replace(" ", "")
