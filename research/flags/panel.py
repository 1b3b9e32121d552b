"""The panel of medical reviewers on the first page of /admin/: flags without a decision, and the time left."""

from django.urls import reverse

from hesperion.accounts.models import User
from hesperion.accounts.panels import NextStep, Number, Panel
from research.queries import waiting_flags


def medical_reviewers(user: User) -> Panel:
    listed = reverse("admin:research_flag_changelist") + "?state=open"
    waiting = list(waiting_flags())
    numbers = [Number("flags to decide on", len(waiting), listed)]
    if not waiting:
        return Panel(numbers)
    late = sum(flag.is_overdue for flag in waiting)
    first = waiting[0]
    numbers += [
        Number("overdue", late, listed),
        Number("for the flag that is due first", first.time_left, listed),
    ]
    page = reverse("admin:research_flag_change", args=[first.pk])
    return Panel(numbers, NextStep("Read the flag that is due first", page))
