"""Scoped reads: who a participant is, and what a mailed link or code opens."""

import uuid
from collections.abc import Iterable

from django.core import signing
from django.db.models import (
    QuerySet,
)
from django.utils import timezone

from intake.participants import public_id, tokens
from intake.participants.models import Contact, LinkPurpose, Participant, SignIn

_links = signing.Signer(sep=".", salt="participants.confirm")


def participant_by_public_id(typed: str) -> Participant | None:
    """The participant with this public id, however it is typed; None when there is none."""
    return Participant.objects.filter(public_id=public_id.normalise(typed)).first()


def subject_of(typed: str) -> uuid.UUID | None:
    """The subject behind a public id, however it was typed; None where nobody has it."""
    participant = participant_by_public_id(typed)
    return participant.pk if participant else None


def contact_of(subject: uuid.UUID) -> Contact | None:
    """Who a participant is; None once they are erased. Whether that may be told is the caller's to know."""
    return Contact.objects.filter(pk=subject).first()


def confirmation_token(participant: Participant) -> str:
    """The signed part of the mailed link. It is made when the mail is sent and stored nowhere."""
    return _links.sign(address_of(participant))


def address_of(participant: Participant) -> str:
    """Whom a mailed link is about, and at which of their addresses: it is void once that was corrected."""
    return f"{participant.subject.hex}-{participant.contact.corrections}"


def participant_at(address: str) -> Participant | None:
    """The participant, as long as the address is still that one."""
    subject, _dash, corrections = address.partition("-")
    at = Participant.objects.filter(pk=subject, contact__corrections=corrections or 0)
    return at.select_related("confirmation").first()


def participant_by_token(token: str) -> Participant | None:
    """The participant whose mailed link holds `token`; None when we did not make it, or they are gone."""
    try:
        address = _links.unsign(token)
    except signing.BadSignature:
        return None
    return participant_at(address)


def unconfirmed() -> QuerySet[Participant]:
    """Those whose address nobody has proved."""
    return Participant.objects.filter(confirmation=None)


TRIES = 5  # of a code


def unused(sign_in: uuid.UUID) -> SignIn | None:
    """The sign-in that a mail is owed for; None once it was used, or its day is over."""
    return SignIn.objects.filter(pk=sign_in, used_at=None).first()


def contact_for(sign_in: SignIn) -> Contact | None:
    """Whom to write to for the address that was typed, in the language of who came first; None where it is
    nobody's.
    """
    return _contacts(sign_in).order_by("participant__submitted_at").first()


def proved_by(sign_in: SignIn) -> list[Participant]:
    """Everybody who gave the address that the mail of `sign_in` went to."""
    return [contact.participant for contact in _contacts(sign_in)]


def subject_of_link(token: str, purpose: LinkPurpose) -> uuid.UUID | None:
    """Whom the link with `token` is bound to; None where we did not make it."""
    made = SignIn.objects.filter(token=tokens.token_hash(token, purpose))
    return made.values_list("subject", flat=True).first()


def opens(token: str, purpose: LinkPurpose = LinkPurpose.SIGN_IN) -> bool:
    """Whether the link with `token` can be used now, for this purpose."""
    good = SignIn.objects.filter(used_at=None, expires_at__gt=timezone.now())
    return good.filter(token=tokens.token_hash(token, purpose)).exists()


def has_tries(sign_in: uuid.UUID) -> bool:
    """Whether a code may still be typed for it."""
    return SignIn.objects.filter(pk=sign_in, tries__lt=TRIES).exists()


def participants(subjects: Iterable[uuid.UUID]) -> list[Participant]:
    """Those of `subjects` that are not erased, the newest first."""
    return list(Participant.objects.filter(pk__in=subjects).order_by("-submitted_at"))


def own_participant(subjects: Iterable[uuid.UUID], public_id: str) -> Participant | None:
    """The one of `subjects` with this public id."""
    return Participant.objects.filter(pk__in=subjects, public_id=public_id).first()


def _contacts(sign_in: SignIn) -> QuerySet[Contact]:
    return Contact.objects.filter(email_index__in=sign_in.email_indexes).select_related(
        "participant"
    )
