"""The signed link of the mail that asks whether we may go on. It opens nothing of what was answered."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from intake.participants.models import Participant
from intake.participants.queries import contact_key, participant_by_contact_key

_signer = signing.Signer(sep=".", salt="intake.followup.go_on")


def go_on_link(participant: Participant) -> str:
    """The absolute URL at which a reader of the mail can say yes, in the active language."""
    token = _signer.sign(contact_key(participant))
    return settings.BASE_URL + reverse("go_on:ask", args=[token])


def participant_to_go_on(token: str) -> Participant | None:
    """The participant of the link with `token`; None if the link is void or was not made by this site."""
    try:
        key = _signer.unsign(token)
    except signing.BadSignature:
        return None
    return participant_by_contact_key(key)
