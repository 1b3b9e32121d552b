"""The mailed door: a signed link to one check-in, and for whom it opens without signing in."""

import re

from django.conf import settings
from django.core import signing
from django.urls import reverse

from intake.consent.choices import ImpliedUse
from intake.consent.queries import consented_for
from intake.consent.renewals import group_today
from intake.followup.choices import AnchorKind
from intake.followup.queries import times_of
from intake.participants.choices import AgeGroup, Teller
from intake.participants.models import Participant
from intake.participants.pins import has_pin
from intake.participants.queries import (
    contact_key,
    has_closed_stories,
    participant_by_contact_key,
)

KeyOfTime = tuple[AnchorKind, int, str]  # `key` of queries.Time

_signer = signing.Signer(sep=".", salt="intake.followup.door")
_CONTACT_KEY = re.compile(r"[0-9a-f]{32}-[0-9]{1,4}")
_TELLERS_FOR_ADULTS = [Teller.SELF, Teller.HELPER, Teller.REPRESENTATIVE]


def token_for(participant: Participant, key: KeyOfTime) -> str:
    """The signed token of the link to one check-in. It is made when the mail is sent, and not stored.

    Only the signature covers the time: an address must not say whether somebody had an infusion.
    """
    contact = contact_key(participant)
    return f"{contact}.{_signer.signature(_signed_text(contact, key))}"


def link_for(participant: Participant, key: KeyOfTime) -> str:
    """The absolute URL at which the check-in is answered without signing in, in the active language."""
    return settings.BASE_URL + reverse("check_in_door", args=[token_for(participant, key)])


def read_token(token: str) -> tuple[Participant, KeyOfTime] | None:
    """The participant and the time of the link with `token`.

    None if the link is void or was not made by this site, or if the participant has no such time.
    """
    contact, _dot, signature = token.partition(".")
    participant = participant_by_contact_key(contact) if _CONTACT_KEY.fullmatch(contact) else None
    if participant is None:
        return None
    keys = (time.key for time in times_of(participant))
    found = next((key for key in keys if _has_signed(signature, contact, key)), None)
    return (participant, found) if found else None


def door_is_open_to(participant: Participant) -> bool:
    """Whether the participant may answer by the mailed link; if not, the link leads to signing in.

    It is only for adults who allow it, whose mailbox serves no other participant, and who set no PIN.
    """
    return (
        participant.teller in _TELLERS_FOR_ADULTS
        and group_today(participant) == AgeGroup.ADULT
        and consented_for(ImpliedUse.MAILED_LINK).filter(pk=participant.pk).exists()
        and not has_pin([participant.pk])
        and not has_closed_stories([participant.pk])
    )


def _signed_text(contact: str, key: KeyOfTime) -> str:
    kind, number, code = key
    return f"{contact}-{kind.value}-{number}-{code}"


def _has_signed(signature: str, contact: str, key: KeyOfTime) -> bool:
    try:
        _signer.unsign(f"{_signed_text(contact, key)}.{signature}")
    except signing.BadSignature:
        return False
    return True
