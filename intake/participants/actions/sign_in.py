"""Signing in, step by step: somebody asks, the worker mails, the link or the code is used."""

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
from intake.participants.actions.confirming import confirm
from intake.participants.models import LinkPurpose, Participant, SignIn
from intake.participants.queries import TRIES, proved_by

LIFE = timedelta(minutes=30)  # of a link and a code, from when they are mailed


KEPT = timedelta(days=1)  # rows and messages, from when they were asked for


SIGN_IN_MAIL = "participants.sign_in"


@transaction.atomic
def ask(*, email: str) -> SignIn:
    """Note that somebody asks to sign in by `email`, whoever it is: no row is looked up here."""
    sign_in = SignIn.objects.create(email_indexes=blind.indexes_of(email))
    mail.enqueue(kind=SIGN_IN_MAIL, subject=sign_in.pk)
    return sign_in


def issue(*, sign_in: SignIn, subject: uuid.UUID) -> tuple[str, str]:
    """A new token and code, for the mail that goes to `subject`; those of an earlier mail are void."""
    token, code = tokens.new_token(), tokens.new_code()
    sign_in.subject = subject
    sign_in.token = tokens.token_hash(token, LinkPurpose.SIGN_IN)
    sign_in.code = tokens.code_hash(sign_in.pk, code)
    sign_in.expires_at = timezone.now() + LIFE
    sign_in.save(update_fields=["subject", "token", "code", "expires_at"])
    return token, code


def sign_in_by_link(*, token: str) -> list[uuid.UUID]:
    """The subjects of the address that the link proves; none where it is unknown, used or too old."""
    return _use(by="link", token=tokens.token_hash(token, LinkPurpose.SIGN_IN))


def sign_in_by_code(*, sign_in: uuid.UUID, typed: str) -> list[uuid.UUID]:
    """The same by the code, for who asked for it. Each call is a try, and there are TRIES.

    Tries count for an address that is nobody's too, so that they don't tell.
    """
    if not SignIn.objects.filter(pk=sign_in, tries__lt=TRIES).update(tries=F("tries") + 1):
        return []
    return _use(by="code", pk=sign_in, code=tokens.code_hash(sign_in, typed))


def sweep() -> int:
    """Delete the sign-ins of the past and their messages; how many sign-ins those were."""
    past = timezone.now() - KEPT
    mail.delete_messages(kind=SIGN_IN_MAIL, before=past)
    return SignIn.objects.filter(asked_at__lt=past).delete()[0]


@transaction.atomic
def _use(*, by: str, **secret: object) -> list[uuid.UUID]:
    """Use a sign-in up; of many at once, one statement lets a single one through.

    It proves the address, as the confirmation does.
    """
    now = timezone.now()
    usable = SignIn.objects.filter(**secret, used_at=None, expires_at__gt=now)
    if not usable.update(used_at=now):
        return []
    participants = _locked(SignIn.objects.get(**secret))
    for participant in participants:
        confirm(participant=participant)
        record_event(
            actor=THEMSELF,
            action=Action.SIGNED_IN,
            purpose="sign-in",
            subject=participant.pk,
            detail={"by": by},
        )
    return [participant.pk for participant in participants]


def _locked(sign_in: SignIn) -> list[Participant]:
    """Whose address it proves. An address that is being corrected meanwhile is the new one here."""
    found = [participant.pk for participant in proved_by(sign_in)]
    rows = Participant.objects.select_for_update().filter(pk__in=found).order_by("pk")
    list(rows.values_list("pk"))
    return proved_by(sign_in)
