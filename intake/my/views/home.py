"""The participant's home page: panels that each part of the site registers."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hesperion.privacy.access import themself
from intake.participants import panels, queries
from intake.participants.access import sign_in_required
from intake.participants.addressee import set_addressee


@require_safe
@sign_in_required
def home(request: HttpRequest, subjects: list[uuid.UUID]) -> HttpResponse:
    with themself(*subjects):
        participants = queries.participants(subjects)
        if len(participants) == 1:
            own = participants[0]
            set_addressee(request, teller=own.teller, country=own.country)
        found = panels.rendered(request, participants)
        return render(request, "my/home.html", {"panels": found})
