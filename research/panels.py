"""What research adds to the panels on the first page of /admin/."""

from django.db.models import Count, Q
from django.urls import reverse

from hesperion.accounts.models import User
from hesperion.accounts.panels import NextStep, Number, Panel
from research.saved_cohorts.queries import saved_cohorts_of


def researchers(user: User) -> Panel:
    cohorts = reverse("cohorts:index")
    found = saved_cohorts_of(user).aggregate(
        own=Count("pk", filter=Q(owner=user)), shared=Count("pk", filter=~Q(owner=user))
    )
    numbers = [
        Number("saved cohorts of yours", found["own"], cohorts),
        Number("shared with you", found["shared"], cohorts),
    ]
    step = NextStep("Find participants", reverse("admin:research_record_changelist"))
    return Panel(numbers, step)


def requesters(user: User) -> Panel:
    return Panel(
        note="Here you will ask for an extract of the data, follow what becomes of your request, "
        "and download what was approved."
    )
