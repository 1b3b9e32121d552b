"""The page with all times of a participant, past and coming."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hesperion.ui.days import utc_today
from intake.followup.actions.check_ins import TAKE_BACK_DAYS
from intake.followup.actions.returns import came_back
from intake.followup.asking import current_pause, is_reported
from intake.followup.choices import ReturnBy
from intake.followup.models import CheckIn
from intake.followup.queries import answerable_times, times_of
from intake.followup.timetable import draw_times, name_of_time, state_in_words
from intake.participants.access import participant_required
from intake.participants.models import Participant


@require_safe
@participant_required
def show_times(request: HttpRequest, participant: Participant) -> HttpResponse:
    today = utc_today()
    has_returned = came_back(participant=participant, by=ReturnBy.SIGNED_IN)
    times = times_of(participant, on=today)
    recent = CheckIn.objects.filter(
        participant=participant, sent_at__gt=timezone.now() - TAKE_BACK_DAYS
    )
    context = {
        "participant": participant,
        "has_returned": has_returned,
        "pause": current_pause(participant, today),
        "is_reported": is_reported(participant),
        "open_times": answerable_times(participant),
        "has_second": len({time.key[:2] for time in times}) > 1,
        "drawing": draw_times(times, today) if times else None,
        "rows": [
            (time, name_of_time(time.code), state_in_words(time, today), time.is_answerable(today))
            for time in times
        ],
        "recent": set(recent.values_list("pk", flat=True)),
    }
    return render(request, "my/times.html", context)
