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
    """The subject id of the participant with this public id, in any spelling; None if there is none."""
    participant = participant_by_public_id(typed)
    return participant.pk if participant else None


def public_ids(subjects: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The public ids of those of `subjects` that are not erased, by one query."""
    return dict(Participant.objects.filter(pk__in=subjects).values_list("pk", "public_id"))


def participants(subjects: Iterable[uuid.UUID]) -> list[Participant]:
    """Those of `subjects` that are not erased, newest first."""
    return list(Participant.objects.filter(pk__in=subjects).order_by("-submitted_at"))


def own_participant(subjects: Iterable[uuid.UUID], public_id: str) -> Participant | None:
    """The participant among `subjects` with this public id; None if there is none."""
    return Participant.objects.filter(pk__in=subjects, public_id=public_id).first()


def has_closed_stories(subjects: Iterable[uuid.UUID]) -> bool:
    """Whether stories were sent with the same addresses that are not among `subjects`."""
    own = Contact.objects.filter(pk__in=subjects).values("email_index")
    return Contact.objects.filter(email_index__in=own).exclude(pk__in=subjects).exists()


def contact_of(subject: uuid.UUID) -> Contact | None:
    """Name and address of a participant; None if they were erased.

    The caller must check the right to read them.
    """
    return Contact.objects.filter(pk=subject).first()


def unconfirmed() -> QuerySet[Participant]:
    """Participants who have not confirmed their address."""
    return Participant.objects.filter(confirmation=None)


def confirmation_token(participant: Participant) -> str:
    """The signed token of the link by which the participant confirms the address.

    It is made when the mail is sent, and not stored.
    """
    return _links.sign(contact_key(participant))


def participant_by_token(token: str) -> Participant | None:
    """The participant of the confirmation link with `token`.

    None if the link is void or was not made by this site.
    """
    try:
        key = _links.unsign(token)
    except signing.BadSignature:
        return None
    return participant_by_contact_key(key)


def contact_key(participant: Participant) -> str:
    """A string that identifies a participant with their current address, for signed links.

    Correcting the address changes the string, so that earlier links are void.
    """
    return f"{participant.subject.hex}-{participant.contact.corrections}"


def participant_by_contact_key(key: str) -> Participant | None:
    """The participant with this contact key.

    None if they were erased or have corrected their address since.
    """
    subject, _dash, corrections = key.partition("-")
    found = Participant.objects.filter(pk=subject, contact__corrections=corrections or 0)
    return found.select_related("confirmation").first()


def unused(sign_in: uuid.UUID) -> SignIn | None:
    """The sign-in request that a mail can still be written for; None if it was used or deleted."""
    return SignIn.objects.filter(pk=sign_in, used_at=None).first()


def contact_for(sign_in: SignIn) -> Contact | None:
    """The contact to mail: among contacts with the typed address, the first whose story was sent.

    None if no contact has the address.
    """
    return _contacts(sign_in).order_by("participant__submitted_at").first()


def proved_by(sign_in: SignIn) -> list[Participant]:
    """All participants with the email address that was typed in this sign-in request."""
    return [contact.participant for contact in _contacts(sign_in)]


def subject_of_link(token: str, purpose: LinkPurpose) -> uuid.UUID | None:
    """The subject id of the participant to whom the link with `token` was mailed.

    None if the link was not made by this site for this purpose.
    """
    made = SignIn.objects.filter(token=tokens.token_hash(token, purpose))
    return made.values_list("subject", flat=True).first()


def opens(token: str, purpose: LinkPurpose = LinkPurpose.SIGN_IN) -> bool:
    """Whether the link with `token` was made for this purpose and can be used now."""
    usable = SignIn.objects.filter(used_at=None, expires_at__gt=timezone.now())
    return usable.filter(token=tokens.token_hash(token, purpose)).exists()


def has_tries(sign_in: uuid.UUID) -> bool:
    """Whether the code of this sign-in request may still be tried."""
    return SignIn.objects.filter(pk=sign_in, tries__lt=CODE_TRIES).exists()


def _contacts(sign_in: SignIn) -> QuerySet[Contact]:
    return Contact.objects.filter(email_index__in=sign_in.email_indexes).select_related(
        "participant"
    )
