"""The page of check-ins, in the shell of the admin."""

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse

from hesperion.privacy import access
from intake.followup.choices import TimeState
from research.check_ins.lines import counted_lines, time_lines
from research.check_ins.queries import LISTED_STATES, TIMES_A_PAGE, counted_times, times_in_state
from research.labels import values
from research.labels.check_in_codes import STATE_LABELS
from research.review import REVIEW_RECORD

_CODE = re.compile(r"([dmy][1-9]\d{0,3})?", re.ASCII)
_PAGE = re.compile(r"[1-9]\d{0,4}", re.ASCII)


@admin.site.admin_view
def check_ins_page(request: HttpRequest) -> HttpResponse:
    """The times in one state. What the address asks for and nobody knows is its beginning, with 400."""
    if not request.user.has_perm("research.view_record"):
        raise PermissionDenied
    may_review = request.user.has_perm(REVIEW_RECORD)
    state, code, page, is_bad = _asked(request.GET)
    counts = counted_times(may_review=may_review)
    start = (page - 1) * TIMES_A_PAGE
    rows = times_in_state(state, code, may_review=may_review)
    found = list(rows[start : start + TIMES_A_PAGE + 1])
    shown = found[:TIMES_A_PAGE]
    for row in shown:
        access.require().note(row.participant_id, "public_id", "check_ins")
    states, counted = counted_lines(counts)
    context = admin.site.each_context(request) | {
        "title": "Check-ins",
        "tabs": _tabs(counts, state, code),
        "time": values.time(code) if code else "",
        "state": state,
        "lines": time_lines(shown),
        "states": states,
        "listed": LISTED_STATES,
        "counted": counted,
        "is_bad": is_bad,
        "earlier": _query(state, code, page - 1) if page > 1 else "",
        "later": _query(state, code, page + 1) if len(found) > TIMES_A_PAGE else "",
    }
    status = 400 if is_bad else 200
    return TemplateResponse(request, "admin/research/check_ins/index.html", context, status=status)


def _asked(query: QueryDict) -> tuple[str, str, int, bool]:
    """State, code of a time ("" for all) and number of the page; and whether something was not known."""
    state, code = query.get("state", TimeState.OPEN.value), query.get("time", "")
    page = query.get("page", "1")
    if state not in LISTED_STATES or not _CODE.fullmatch(code) or not _PAGE.fullmatch(page):
        return TimeState.OPEN.value, "", 1, True
    return state, code, int(page), False


def _tabs(counts: Any, chosen: str, code: str) -> list[dict[str, Any]]:
    own = [counts.get(code, {})] if code else counts.values()
    return [
        {
            "label": STATE_LABELS[state],
            "count": sum(states.get(state, 0) for states in own),
            "query": _query(state, code),
            "is_current": state == chosen,
        }
        for state in LISTED_STATES
    ]


def _query(state: str, code: str, page: int = 1) -> str:
    asked = {"state": str(state), "time": code, "page": str(page) if page > 1 else ""}
    return "?" + urlencode({name: value for name, value in asked.items() if value})
