"""Reads of participants: by public id, by sign-in, and by mailed link."""

import uuid
from collections.abc import Iterable

from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone

from intake.participants import public_id, tokens
from intake.participants.models import Contact, LinkPurpose, Participant, SignIn

CODE_TRIES = 5

_links = signing.Signer(sep=".", salt="participants.confirm")


def participant_by_public_id(typed: str) -> Participant | None:
    """The participant with this public id, in any spelling; None if there is none."""
    return Participant.objects.filter(public_id=public_id.normalise_public_id(typed)).first()


def subject_of(typed: str) -> uuid.UUID | None:
    """The subject with this public id, in any spelling; None if there is none."""
    participant = participant_by_public_id(typed)
    return participant.pk if participant else None


def participants(subjects: Iterable[uuid.UUID]) -> list[Participant]:
    """Those of `subjects` that are not erased, newest first."""
    return list(Participant.objects.filter(pk__in=subjects).order_by("-submitted_at"))


def own_participant(subjects: Iterable[uuid.UUID], public_id: str) -> Participant | None:
    """The one of `subjects` with this public id; None if none of them has it."""
    return Participant.objects.filter(pk__in=subjects, public_id=public_id).first()


def contact_of(subject: uuid.UUID) -> Contact | None:
    """Name and address of a participant; None if they were erased. The caller checks the right to read them."""
    return Contact.objects.filter(pk=subject).first()


def unconfirmed() -> QuerySet[Participant]:
    """The participants who have not confirmed their address."""
    return Participant.objects.filter(confirmation=None)


def confirmation_token(participant: Participant) -> str:
    """The signed token of the link to confirm. It is made when the mail is sent, and stored nowhere."""
    return _links.sign(contact_key(participant))


def participant_by_token(token: str) -> Participant | None:
    """The participant of the link to confirm with `token`; None if the link is void or not ours."""
    try:
        key = _links.unsign(token)
    except signing.BadSignature:
        return None
    return participant_by_contact_key(key)


def contact_key(participant: Participant) -> str:
    """Names a participant and their current address, for signed links: a correction makes them void."""
    return f"{participant.subject.hex}-{participant.contact.corrections}"


def participant_by_contact_key(key: str) -> Participant | None:
    """The participant with this contact key; None if they were erased or corrected the address."""
    subject, _dash, corrections = key.partition("-")
    found = Participant.objects.filter(pk=subject, contact__corrections=corrections or 0)
    return found.select_related("confirmation").first()


def unused(sign_in: uuid.UUID) -> SignIn | None:
    """The sign-in to write a mail for; None if it was used or deleted."""
    return SignIn.objects.filter(pk=sign_in, used_at=None).first()


def contact_for(sign_in: SignIn) -> Contact | None:
    """The contact to mail: of all with the typed address, the first to send a story; None if there is none."""
    return _contacts(sign_in).order_by("participant__submitted_at").first()


def proved_by(sign_in: SignIn) -> list[Participant]:
    """All participants with the address of `sign_in`."""
    return [contact.participant for contact in _contacts(sign_in)]


def subject_of_link(token: str, purpose: LinkPurpose) -> uuid.UUID | None:
    """The subject of the link with `token`; None if the link is not ours."""
    made = SignIn.objects.filter(token=tokens.token_hash(token, purpose))
    return made.values_list("subject", flat=True).first()


def opens(token: str, purpose: LinkPurpose = LinkPurpose.SIGN_IN) -> bool:
    """Whether the link with `token` can be used now, for this purpose."""
    usable = SignIn.objects.filter(used_at=None, expires_at__gt=timezone.now())
    return usable.filter(token=tokens.token_hash(token, purpose)).exists()


def has_tries(sign_in: uuid.UUID) -> bool:
    """Whether a code may still be typed for this sign-in."""
    return SignIn.objects.filter(pk=sign_in, tries__lt=CODE_TRIES).exists()


def _contacts(sign_in: SignIn) -> QuerySet[Contact]:
    return Contact.objects.filter(email_index__in=sign_in.email_indexes).select_related(
        "participant"
    )
