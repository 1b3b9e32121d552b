"""Who an address belongs to, whether a mailed link or code is still good, and what is one's own."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from hesperion.privacy.access import themself
from intake.choices.consent import ReviewState
from intake.models import Contact, Extract, LinkPurpose, Participant, SignIn
from intake.my import tokens

TRIES = 5  # of a code


def unused(sign_in: uuid.UUID) -> SignIn | None:
    """The sign-in that a mail is owed for; None once it was used, or its day is over."""
    return SignIn.objects.filter(pk=sign_in, used_at=None).first()


def contact_for(sign_in: SignIn) -> Contact | None:
    """Whom to write to for the address that was typed; None where it is nobody's.

    Of several the one who came first: who comes later with an address that only looks the same gets no
    mail of theirs.
    """
    return _contacts(sign_in).order_by("participant__submitted_at").first()


def proved_by(sign_in: SignIn) -> list[Participant]:
    """Everybody who gave the address that the mail of `sign_in` went to."""
    contacts = list(_contacts(sign_in))
    with themself(*(contact.pk for contact in contacts)):
        mailed = {contact.email for contact in contacts if contact.pk == sign_in.subject}
        return [
            contact.participant
            for contact in contacts
            if any(_is_one_mailbox(contact.email, email) for email in mailed)
        ]


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


def own_participant(subjects: Iterable[uuid.UUID], public_id: str) -> Participant | None:
    """The one of `subjects` with this public id."""
    return Participant.objects.filter(pk__in=subjects, public_id=public_id).first()


def reason_of(participant: Participant) -> str:
    """Why our team sent the story back; "" where it stands otherwise."""
    latest = participant.reviews.order_by("decided_at").last()
    is_back = latest is not None and latest.state == ReviewState.SENT_BACK
    return (latest.reason or "") if latest and is_back else ""


def given_out(participant: Participant) -> list[Extract]:
    """The data sets with this participant that left the house, newest first."""
    return list(Extract.objects.filter(rows__participant=participant).order_by("-made_at"))


def _contacts(sign_in: SignIn) -> QuerySet[Contact]:
    return Contact.objects.filter(email_index__in=sign_in.email_indexes).select_related(
        "participant"
    )


def _is_one_mailbox(one: str, other: str) -> bool:
    """The index takes letters that look alike for one (ß is ss), mail servers may not."""
    if one.isascii() and other.isascii():
        return one.lower() == other.lower()
    return one == other
