"""The signed link in follow-up mails, to report that the participant does not answer."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from intake.participants.models import Participant
from intake.participants.queries import contact_key, participant_by_contact_key

_signer = signing.Signer(sep=".", salt="intake.consent.no_contact")


def token_for(participant: Participant) -> str:
    """The signed token of the link to report no contact. It gives no access to the participant's pages.

    It is made when the mail is sent, and not stored.
    """
    return _signer.sign(contact_key(participant))


def link_for(participant: Participant) -> str:
    """The absolute URL at which a reader of the mail can report no contact, in the active language."""
    return settings.BASE_URL + reverse("share:no_contact:report", args=[token_for(participant)])


def participant_by(token: str) -> Participant | None:
    """The participant of the link with `token`; None if the link is void or was not made by this site."""
    try:
        key = _signer.unsign(token)
    except signing.BadSignature:
        return None
    return participant_by_contact_key(key)
