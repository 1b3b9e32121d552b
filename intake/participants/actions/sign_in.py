"""Signing in: a visitor requests a mail, the worker sends it, the visitor uses its link or its code."""

import uuid
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from hesperion.mail import actions as mail
from hesperion.privacy import blind
from hesperion.privacy.access import THEMSELF
from hesperion.privacy.audit.actions import record_event
from hesperion.privacy.audit.choices import Action
from intake.participants import tokens
from intake.participants.actions.addresses import confirm_address
from intake.participants.models import LinkPurpose, Participant, SignIn
from intake.participants.queries import CODE_TRIES, proved_by

LINK_LIFE = timedelta(minutes=30)  # of a link and a code, since they were mailed
SIGN_IN_RETENTION = timedelta(days=1)  # of rows and messages, since the request
SIGN_IN_MAIL = "participants.sign_in"


@transaction.atomic
def request_sign_in(*, email: str) -> SignIn:
    """Store the request and enqueue its mail.

    No participant is looked up, so that the response takes as long for an unknown address as for a
    known one.
    """
    sign_in = SignIn.objects.create(email_indexes=blind.indexes_of(email))
    mail.enqueue(kind=SIGN_IN_MAIL, subject=sign_in.pk)
    return sign_in


def issue_sign_in(*, sign_in: SignIn, subject: uuid.UUID) -> tuple[str, str]:
    """Store a new token and code for the mail to `subject`, and return them.

    A token and code that were stored earlier become void.
    """
    token, code = tokens.new_token(), tokens.new_code()
    sign_in.subject = subject
    sign_in.token = tokens.token_hash(token, LinkPurpose.SIGN_IN)
    sign_in.code = tokens.code_hash(sign_in.pk, code)
    sign_in.expires_at = timezone.now() + LINK_LIFE
    sign_in.save(update_fields=["subject", "token", "code", "expires_at"])
    return token, code


def sign_in_by_link(*, token: str) -> list[uuid.UUID]:
    """Use the sign-in link and return the subjects with its address.

    Returns [] if the link is unknown, used or expired.
    """
    return _use(by="link", token=tokens.token_hash(token, LinkPurpose.SIGN_IN))


def sign_in_by_code(*, sign_in: uuid.UUID, typed: str) -> list[uuid.UUID]:
    """Use the code that was typed in the requesting browser and return the subjects with its address.

    Returns [] if the code is wrong. A code can be tried CODE_TRIES times. Tries also count for an
    unknown address, so that they don't reveal whether it is known.
    """
    if not SignIn.objects.filter(pk=sign_in, tries__lt=CODE_TRIES).update(tries=F("tries") + 1):
        return []
    return _use(by="code", pk=sign_in, code=tokens.code_hash(sign_in, typed))


def record_sign_in(*, subject: uuid.UUID, by: str) -> None:
    """Add the sign-in to the audit. `by` is what proved the address: link, code or confirmation."""
    record_event(
        actor=THEMSELF,
        action=Action.SIGNED_IN,
        purpose="sign-in",
        subject=subject,
        detail={"by": by},
    )


def delete_old_sign_ins() -> int:
    """Delete sign-ins older than SIGN_IN_RETENTION and their messages; returns the number of sign-ins."""
    past = timezone.now() - SIGN_IN_RETENTION
    mail.delete_messages(kind=SIGN_IN_MAIL, before=past)
    return SignIn.objects.filter(asked_at__lt=past).delete()[0]


@transaction.atomic
def _use(*, by: str, **secret: object) -> list[uuid.UUID]:
    """Mark the sign-in with this `secret` as used and return its subjects; [] if it can't be used.

    One UPDATE decides, so that of several requests at once only one succeeds. Signing in also confirms
    the address.
    """
    now = timezone.now()
    usable = SignIn.objects.filter(**secret, used_at=None, expires_at__gt=now)
    if not usable.update(used_at=now):
        return []
    participants = _locked(SignIn.objects.get(**secret))
    for participant in participants:
        confirm_address(participant=participant)
        record_sign_in(subject=participant.pk, by=by)
    return [participant.pk for participant in participants]


def _locked(sign_in: SignIn) -> list[Participant]:
    """Lock the participants with the sign-in's address. An address that was corrected meanwhile is left out."""
    found = [participant.pk for participant in proved_by(sign_in)]
    rows = Participant.objects.select_for_update().filter(pk__in=found).order_by("pk")
    list(rows.values_list("pk"))
    return proved_by(sign_in)
