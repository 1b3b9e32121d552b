"""The signed link in follow-up mails, by which somebody can say that the person does not answer any more."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from intake.participants.models import Participant
from intake.participants.queries import address_of, participant_at

_signer = signing.Signer(sep=".", salt="intake.consent.no_contact")


def token_for(participant: Participant) -> str:
    """Made when the mail is sent and stored nowhere. It reports and opens nothing."""
    return _signer.sign(address_of(participant))


def link_for(participant: Participant) -> str:
    """The whole link, for a mail in the language that is spoken just now."""
    return settings.BASE_URL + reverse("share:no_contact:report", args=[token_for(participant)])


def participant_by(token: str) -> Participant | None:
    """Whom the mail was about; None when we did not make the link, or they are gone."""
    try:
        address = _signer.unsign(token)
    except signing.BadSignature:
        return None
    return participant_at(address)
