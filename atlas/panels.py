"""What the atlas adds to the panel of data stewards on the first page of /admin/."""

from django.urls import reverse

from atlas.actions.approving import FRESH
from atlas.models import Release
from atlas.queries import waiting_candidate
from atlas.release_facts import progress_of
from atlas.release_files import lost_releases
from hesperion.accounts.models import User
from hesperion.accounts.panels import NextStep, Number, Panel
from hesperion.privacy.actor import actor_of


def data_stewards(user: User) -> Panel:
    if lost_releases():
        return Panel(
            note="An older backup was restored: releases of the atlas are lost. Have their files read.",
            next_step=NextStep("Read the lost releases", reverse("admin:atlas_release_add")),
        )
    candidate = waiting_candidate()
    return _candidate(candidate, user) if candidate else Panel()


def _candidate(candidate: Release, user: User) -> Panel:
    page = reverse("admin:atlas_release_change", args=[candidate.pk])
    number = Number("candidate of the atlas", 1, page)
    progress = progress_of(candidate)
    until = candidate.made_at + FRESH
    if progress.is_passed and candidate.prepared_by != actor_of(user):
        note = f"{candidate} of the atlas waits for your approval, until {until:%-d %B %Y}."
        return Panel([number], NextStep("Look at the candidate", page), note)
    if progress.failure:
        note = f"{candidate} of the atlas can’t be approved. Its page says why."
        return Panel([number], NextStep("Look at the candidate", page), note)
    return Panel([number])
