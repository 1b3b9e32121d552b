"""The card about trials on a participant's home page: to it leads the mail about news."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from intake.participants import panels
from intake.participants.models import Participant
from trials.news.models import TrialTold
from trials.news.queries import has_trial_pages

_NEW = timedelta(days=30)  # so long the card stands out after a mail


def register_card() -> None:
    panels.register("trials/news/card.html", _trials, order=46)


def _trials(participant: Participant) -> dict[str, Any] | None:
    if not has_trial_pages(participant):
        return None
    told = TrialTold.objects.filter(participant=participant)
    return {"is_waiting": told.filter(told_at__gte=timezone.now() - _NEW).exists()}
