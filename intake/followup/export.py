"""The check-ins in a participant's download."""

from typing import Any

from intake.followup import facts
from intake.followup.models import CheckIn, CheckInDraft
from intake.followup.situation import situation_of
from intake.participants.models import Participant


def export_check_ins(participant: Participant) -> dict[str, Any]:
    """What was sent, with its answers as the pages clean them, and what was begun and is not sent yet."""
    sent = CheckIn.objects.filter(participant=participant).order_by("sent_at")
    draft = CheckInDraft.objects.filter(pk=participant.pk).first()
    return {
        "sent": [_sent(one) for one in sent.select_related("occasion", "participant")],
        "draft": draft.answers if draft else {},
    }


def _sent(check_in: CheckIn) -> dict[str, Any]:
    situation = situation_of(check_in.participant, code=check_in.code, check_in=check_in)
    names = [
        "code",
        "anchor_date",
        "due_on",
        "begun_at",
        "sent_at",
        "taken_back_at",
        "via",
        "assent",
    ]
    return {name: getattr(check_in, name) for name in names} | {
        "told_by": check_in.occasion.told_by,
        "answers": facts.answers(facts.stored_facts(check_in.occasion), situation),
    }
