"""What a participant allows and stops, at any time. Erasing has its own module."""

from collections.abc import Collection

from django.utils import timezone

from hesperion.mail.actions import enqueue
from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from intake.consent import changes
from intake.consent.choices import Purpose, WithdrawalKind
from intake.consent.models import ConsentChoice, Withdrawal
from intake.consent.queries import allowed, live_consent
from intake.participants.models import Participant
from intake.participants.versions import refuse_older

# What each kind of withdrawal turns off; to stop the use ends the whole consent.
TURNS_OFF = {
    WithdrawalKind.CONTACT: {Purpose.CONTACT, Purpose.TRIALS},
    WithdrawalKind.PUBLISHING: {Purpose.PUBLISH, Purpose.QUOTE},
}


class Locked(Exception):
    """The consent has ended: nothing can be chosen under it any more."""


def choose(
    *,
    participant: Participant,
    granted: Collection[str],
    offered: Collection[str],
    version: str = "",
) -> int:
    """Allow those of the `offered` purposes that are `granted`, refuse the others; how many changed.

    Raises Locked where no consent is in force, Overtaken where the page with this `version` never showed
    the choices that hold.
    """
    with history.by(THEMSELF):
        wanted = {purpose: purpose in granted for purpose in offered}
        _refuse_older(participant, wanted, version)
        return _choose(participant, wanted)


def withdraw(*, participant: Participant, kind: WithdrawalKind) -> bool:
    """Stop something for good, and owe a mail that says so; False where it had stopped before."""
    with history.by(THEMSELF):
        is_new = _end(participant) if kind == WithdrawalKind.USE else _turn_off(participant, kind)
        if is_new:
            Withdrawal.objects.create(participant=participant, kind=kind)
            enqueue(kind="consent.withdrawn", subject=participant.pk)
    return is_new


def _refuse_older(participant: Participant, wanted: dict[str, bool], version: str) -> None:
    Participant.objects.select_for_update().get(pk=participant.pk)
    consent = live_consent(participant)
    if consent is None:
        raise Locked
    saved = sorted(allowed(consent))
    others = [purpose for purpose in saved if purpose not in wanted]
    chosen = [purpose for purpose, is_on in wanted.items() if is_on]
    refuse_older(version, saved=saved, wanted=sorted(others + chosen))


def _choose(participant: Participant, wanted: dict[str, bool]) -> int:
    """The participant's row is locked, so that of two pages sent at once each sees what holds."""
    Participant.objects.select_for_update().get(pk=participant.pk)
    consent = live_consent(participant)
    if consent is None:
        raise Locked
    now = allowed(consent)
    changed = {purpose: is_on for purpose, is_on in wanted.items() if (purpose in now) != is_on}
    ConsentChoice.objects.bulk_create(
        ConsentChoice(participant=participant, consent=consent, purpose=purpose, granted=is_on)
        for purpose, is_on in changed.items()
    )
    if changed:
        changes.announce(participant, allowed(consent))
    return len(changed)


def _turn_off(participant: Participant, kind: WithdrawalKind) -> bool:
    return _choose(participant, dict.fromkeys(TURNS_OFF[kind], False)) > 0


def _end(participant: Participant) -> bool:
    Participant.objects.select_for_update().get(pk=participant.pk)
    consent = live_consent(participant)
    if consent is None:
        return False
    consent.ended_at = timezone.now()
    consent.save(update_fields=["ended_at"])
    changes.announce(participant, ())
    return True
