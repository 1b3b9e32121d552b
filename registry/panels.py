"""What the registry adds to the panel of data stewards on the first page of /admin/."""

from django.urls import reverse

from hesperion.accounts.models import User
from hesperion.accounts.panels import NextStep, Number, Panel
from hesperion.privacy.actor import actor_of
from registry.models import LogProposal


def data_stewards(user: User) -> Panel:
    waiting = LogProposal.objects.order_by("pk")
    count = waiting.count()
    if not count:
        return Panel()
    number = Number(
        "corrections that wait", count, reverse("admin:registry_logproposal_changelist")
    )
    others = waiting.exclude(written_by=actor_of(user)).first()
    if others is None:
        return Panel([number])
    page = reverse("admin:registry_logproposal_change", args=[others.pk])
    note = "A correction of something public waits for a second data steward."
    return Panel([number], NextStep("Look at the correction", page), note)
