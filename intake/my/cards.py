"""The cards of this app on the home page: what waits for the participant, and their own pages."""

from typing import Any

from intake.consent.models import Consent
from intake.consent.queries import live_consent
from intake.consent.renewals import needs_new_consent
from intake.my import steps
from intake.my.alert_card import alert_card_of
from intake.my.queries import unfinished_correction
from intake.participants import panels
from intake.participants.models import Participant
from intake.record.path import path_of
from intake.stories.queries import approved_of, proposal_of

_Context = dict[str, Any] | None


def register() -> None:
    """Register all cards, in their order on the page."""
    panels.register("my/cards/renewal.html", _renewal, order=10)
    panels.register("my/cards/publishing.html", _publishing, order=12)
    panels.register("my/cards/unfinished.html", _unfinished, order=14)
    panels.register("my/cards/more.html", _more, order=20)
    panels.register("my/cards/path.html", _path, order=40)
    panels.register("my/cards/alert_card.html", _alert_card, order=45)
    panels.register("my/cards/answers.html", lambda participant: {}, order=50)
    panels.register("my/cards/choices.html", _choices, order=60)
    panels.register("my/cards/uses.html", lambda participant: {}, order=70)
    panels.register("my/cards/copies.html", _copies, order=80)
    panels.register("my/cards/stop.html", lambda participant: {}, order=90)


def _renewal(participant: Participant) -> _Context:
    return {} if needs_new_consent(participant) else None


def _publishing(participant: Participant) -> _Context:
    proposal, approved = proposal_of(participant), approved_of(participant)
    if proposal is None and approved is None:
        return None
    return {"is_waiting": proposal is not None and proposal.refused_at is None}


def _unfinished(participant: Participant) -> _Context:
    return {} if unfinished_correction(participant) else None


def _more(participant: Participant) -> _Context:
    if live_consent(participant) is None:
        return None
    more = steps.further_questions(steps.current_answers(participant))
    return {"more": more} if more.total else None


def _path(participant: Participant) -> _Context:
    path = path_of(participant)
    return {"path": path} if path else None


def _alert_card(participant: Participant) -> _Context:
    return {} if alert_card_of(participant) else None


def _choices(participant: Participant) -> _Context:
    return None if live_consent(participant) is None else {}


def _copies(participant: Participant) -> _Context:
    return {"consents": Consent.objects.filter(participant=participant).order_by("-signed_at")}
