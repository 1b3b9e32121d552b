"""Who an address belongs to, whether a mailed link or code is still good, and what is one's own."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from intake.choices.consent import ReviewState
from intake.models import Contact, LinkPurpose, Participant, SignIn
from intake.my import tokens

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


def subject_of(token: str, purpose: LinkPurpose) -> uuid.UUID | None:
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


def reason_of(participant: Participant) -> str:
    """Why our team sent the story back; "" where it stands otherwise."""
    latest = participant.reviews.order_by("decided_at").last()
    is_back = latest is not None and latest.state == ReviewState.SENT_BACK
    return (latest.reason or "") if latest and is_back else ""


def _contacts(sign_in: SignIn) -> QuerySet[Contact]:
    return Contact.objects.filter(email_index__in=sign_in.email_indexes).select_related(
        "participant"
    )
