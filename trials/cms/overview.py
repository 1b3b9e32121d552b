"""The first page of trials in /cms/: what waits, and how old the register's word is."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hesperion.accounts.queries import names_of
from trials.clocks import current_clocks
from trials.cms.changes import notices_in_words
from trials.cms.pages import MAY_SEE, MAY_UPLOAD
from trials.cms.queries import (
    ReadingState,
    newest_import,
    readings_with_state,
    undecided_imports,
    unread_trials,
)
from trials.models import Trial
from trials.readings.wording import reading_words

_MOST_SHOWN = 50  # of each list


@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def overview(request: HttpRequest) -> HttpResponse:
    number = request.GET.get("number", "").strip().upper()
    if number and Trial.objects.filter(number=number).exists():
        return redirect("trial_criteria", number)
    waiting = list(undecided_imports()[:_MOST_SHOWN])
    context = {
        "header_title": "Trials",
        "header_icon": "list-ul",
        "breadcrumbs_items": [{"url": "", "label": "Trials"}],
        "clocks": current_clocks(),
        **_newest(),
        "imports": waiting,
        "names": names_of(one.uploaded_by for one in waiting),
        "unknown": number,
        "may_upload": request.user.has_perm(MAY_UPLOAD),
        **_readings(),
        **_shortened("unread", unread_trials()),
    }
    return render(request, "cms/trials/overview.html", context, status=404 if number else 200)


def _newest() -> dict[str, Any]:
    newest = newest_import()
    notices = notices_in_words(newest) if newest else []
    more = max(len(notices) - _MOST_SHOWN, 0)
    return {"newest": newest, "notices": notices[:_MOST_SHOWN], "notices_more": more}


def _readings() -> dict[str, Any]:
    found = readings_with_state()
    waiting = _shortened("waiting", found.filter(state=ReadingState.WAITING))
    changed = _shortened("changed", found.filter(state=ReadingState.CHANGED))
    for reading in [*waiting["waiting"], *changed["changed"]]:
        reading.words = reading_words(reading)
    return waiting | changed


def _shortened(name: str, found: Any) -> dict[str, Any]:
    """The first rows of a list, and how many more there are."""
    shown = list(found[:_MOST_SHOWN])
    more = found.count() - _MOST_SHOWN if len(shown) == _MOST_SHOWN else 0
    return {name: shown, f"{name}_more": more}
