"""Choices and withdrawals of a participant, at any time after sending. erasing.py has erasure."""

from collections.abc import Collection

from django.utils import timezone

from hesperion.mail.actions import enqueue
from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from intake.consent import changes
from intake.consent.choices import Purpose, WithdrawalKind
from intake.consent.models import ConsentChoice, Withdrawal
from intake.consent.queries import live_consent, purposes_allowed_by
from intake.participants.models import Participant
from intake.participants.versions import refuse_older

# The purposes that each withdrawal refuses. WithdrawalKind.USE ends the whole consent instead.
TURNS_OFF = {
    WithdrawalKind.CONTACT: {Purpose.CONTACT, Purpose.TRIALS},
    WithdrawalKind.PUBLISHING: {Purpose.PUBLISH, Purpose.QUOTE},
}


class Locked(Exception):
    """Raised if purposes can't be chosen because the consent has ended."""


def choose_purposes(
    *,
    participant: Participant,
    granted: Collection[str],
    offered: Collection[str],
    version: str = "",
) -> int:
    """Allow the `offered` purposes that are in `granted`, and refuse the other offered ones.

    Returns how many choices changed. Raises Locked if no consent is in force. Raises Overtaken if
    the page with this `version` did not show the current choices.
    """
    with history.by(THEMSELF):
        wanted = {purpose: purpose in granted for purpose in offered}
        _refuse_older(participant, wanted, version)
        return _choose(participant, wanted)


def record_withdrawal(*, participant: Participant, kind: WithdrawalKind) -> bool:
    """Stop the use that `kind` names and mail a confirmation; returns False if it was stopped already."""
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
    saved = sorted(purposes_allowed_by(consent))
    others = [purpose for purpose in saved if purpose not in wanted]
    chosen = [purpose for purpose, is_on in wanted.items() if is_on]
    refuse_older(version, saved=saved, wanted=sorted(others + chosen))


def _choose(participant: Participant, wanted: dict[str, bool]) -> int:
    """Store the changed choices; returns their number. The row's lock keeps two requests from overlapping."""
    Participant.objects.select_for_update().get(pk=participant.pk)
    consent = live_consent(participant)
    if consent is None:
        raise Locked
    now = purposes_allowed_by(consent)
    changed = {purpose: is_on for purpose, is_on in wanted.items() if (purpose in now) != is_on}
    ConsentChoice.objects.bulk_create(
        ConsentChoice(participant=participant, consent=consent, purpose=purpose, granted=is_on)
        for purpose, is_on in changed.items()
    )
    if changed:
        changes.announce(participant, purposes_allowed_by(consent))
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
