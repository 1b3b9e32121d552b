"""Sending a check-in once, correcting it, and taking it back."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db.models import Model, QuerySet
from django.utils import timezone

from hesperion.mail.actions import enqueue
from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF, themself
from hesperion.ui.days import utc_today
from intake.followup import facts, steps
from intake.followup.actions.danger import raise_flags
from intake.followup.actions.pauses import lift_pauses
from intake.followup.actions.returns import came_back
from intake.followup.choices import ReturnBy, Via
from intake.followup.danger import Danger, dangers_in
from intake.followup.forms.base import is_before
from intake.followup.models import CheckIn, CheckInDraft
from intake.followup.queries import Time
from intake.followup.situation import Situation, situation_at, situation_of
from intake.participants.models import Participant
from intake.participants.versions import refuse_older
from intake.record.answers import Answers
from intake.record.choices.car_t import Relapse
from intake.record.choices.check_ins import Subject
from intake.record.choices.occasions import OccasionKind
from intake.record.facts import by_model
from intake.record.facts.replacing import replace_rows
from intake.record.models import AdverseEvent, CourseSince, Negative, Occasion
from intake.record.storing import store

TAKE_BACK_DAYS = timedelta(days=14)  # since it was sent


def send_check_in(
    *, participant: Participant, time: Time, answers: Answers, via: Via
) -> CheckIn | None:
    """Store the answers as facts of a new occasion, once; the draft goes, and so do silence and pauses.

    What was answered by the mailed link is confirmed by a mail.
    Returns None if this time was answered already: in another window, or by the mailed link.
    """
    with themself(participant.pk), history.by(THEMSELF):
        participant = Participant.objects.select_for_update().get(pk=participant.pk)
        if _sent(participant, time).exists():
            return None
        draft = CheckInDraft.objects.filter(pk=participant.pk).first()
        situation = situation_at(participant, time)
        begun_at = draft.begun_at if draft else timezone.now()
        check_in, rows = check_in_rows(
            participant, time, situation, answers, via, begun_at=begun_at
        )
        store([*rows, check_in])
        _correct_earlier(participant, situation, rows)
        CheckInDraft.objects.filter(pk=participant.pk).delete()
        came_back(participant=participant, by=ReturnBy.ANSWERED)
        lift_pauses(participant=participant)
        if via is Via.LINK:
            enqueue(kind="followup.received", subject=participant.pk, about=check_in.pk)
        raise_flags(
            check_in=check_in, dangers=dangers_in(answers)
        )  # the last: it is another actor's
        return check_in


def check_in_rows(
    participant: Participant,
    time: Time,
    situation: Situation,
    answers: Answers,
    via: Via,
    *,
    begun_at: datetime,
    on: date | None = None,
) -> tuple[CheckIn, list[Model]]:
    """A check-in that is sent `on` a day, today if none is given, with its occasion and facts, not stored.

    The answers to a time after which an infusion began others are about the day before that infusion.
    """
    occasion = Occasion(
        participant=participant,
        kind=OccasionKind.CHECK_IN,
        told_on=on or situation.told_on_if_sent(utc_today()),
        told_by=participant.teller,
    )
    check_in = CheckIn(
        participant=participant,
        occasion=occasion,
        anchor_kind=time.anchor_kind,
        anchor_number=time.anchor_number,
        code=time.code,
        schedule_id=time.schedule_id,
        opens_on=time.opens_on,
        due_on=time.due_on,
        closes_on=time.closes_on,
        anchor_date=time.anchor_date,
        begun_at=begun_at,
        via=via,
        nothing_new=facts.has_nothing_new(answers),
        assent=situation.age_group if answers.get("own-answer", {}).get("agrees") else "",
    )
    return check_in, [occasion, *facts.rows(occasion, situation, answers)]


def correct_check_in(
    *, check_in: CheckIn, step: str, values: dict[str, object], version: str = ""
) -> str:
    """Replace the answers to one step of a check-in that was sent. The history keeps the earlier ones.

    Returns the key of a step that applies only now and has no answer; "" if there is none. `version` came
    with the form. Raises Overtaken if its page showed other answers than the stored ones.
    """
    subject = check_in.participant_id
    with themself(subject), history.by(THEMSELF):
        participant = Participant.objects.select_for_update().get(pk=subject)
        situation = situation_of(participant, code=check_in.code, check_in=check_in)
        stored = facts.stored_facts(check_in.occasion)
        before = facts.answers(stored, situation)
        changed = steps.answers_that_apply(situation, before | {step: values})
        rows = list(facts.rows(check_in.occasion, situation, changed))
        after = facts.answers(by_model(rows), situation)
        refuse_older(version, saved=before.get(step), wanted=after.get(step))
        replace_rows(rows, stored, facts.FACT_MODELS)
        _correct_earlier(participant, situation, rows)
        raise_flags(check_in=check_in, dangers=_new_dangers(before, changed))
        return _opened_by(situation, before, after)


def undo_check_in(*, participant: Participant, check_in: CheckIn) -> bool:
    """Take a check-in back: its facts go, and its time may be answered anew. The history keeps them.

    Returns False if it was taken back already, or sent more than TAKE_BACK_DAYS ago.
    """
    with themself(participant.pk), history.by(THEMSELF):
        Participant.objects.select_for_update().get(pk=participant.pk)
        current = CheckIn.objects.get(pk=check_in.pk, participant=participant)
        if not can_be_taken_back(current):
            return False
        replace_rows([], facts.stored_facts(current.occasion), facts.FACT_MODELS)
        current.taken_back_at = timezone.now()
        current.save(update_fields=["taken_back_at"])
        return True


def can_be_taken_back(check_in: CheckIn) -> bool:
    """Whether a check-in is in force, and was sent within TAKE_BACK_DAYS."""
    return check_in.taken_back_at is None and timezone.now() - check_in.sent_at <= TAKE_BACK_DAYS


def is_answered(values: dict[str, object]) -> bool:
    """Whether a step has an answer; "no other event" alone is none."""
    return any(value not in ("", None, [], False) for value in values.values())


def _new_dangers(before: Answers, after: Answers) -> list[Danger]:
    known = dangers_in(before)
    return [danger for danger in dangers_in(after) if danger not in known]


def _opened_by(situation: Situation, before: Answers, after: Answers) -> str:
    """The key of the first step that applies after a correction, not before, and has no answer."""
    known = {step.key for step in steps.steps_of(situation, before)}
    new = [step.key for step in steps.steps_of(situation, after) if step.key not in known]
    return next((key for key in new if not is_answered(after.get(key, {}))), "")


def _sent(participant: Participant, time: Time) -> QuerySet[CheckIn]:
    return CheckIn.objects.filter(
        participant=participant,
        anchor_kind=time.anchor_kind,
        anchor_number=time.anchor_number,
        code=time.code,
        taken_back_at=None,
    )


def _correct_earlier(participant: Participant, situation: Situation, rows: Iterable[Model]) -> None:
    """Delete what was said earlier and is contradicted now by something from before the last time.

    That is what had not happened, and of a relapse the course "quiet". The history keeps both.
    """
    for about, day in _from_before(situation, rows):
        denied = Negative.objects.filter(participant=participant, about=about)
        for negative in denied.filter(until__lte=situation.since):
            if _may_be_within(day, negative.since, negative.until):
                negative.delete()
        if about == Subject.RELAPSE:
            _correct_quiet(participant, situation, day)


def _correct_quiet(participant: Participant, situation: Situation, relapsed: str) -> None:
    quiet = CourseSince.objects.filter(participant=participant, course=Relapse.NO)
    before = quiet.filter(occasion__told_on__lte=situation.since)
    for course in before.select_related("occasion"):
        if _may_be_within(relapsed, course.since, course.occasion.told_on):
            course.delete()


def _may_be_within(partial: str, since: date, until: date) -> bool:
    return not is_before(partial, since) and partial <= until.isoformat()[: len(partial)]


def _from_before(situation: Situation, rows: Iterable[Model]) -> Iterator[tuple[str, str]]:
    """What happened before the last time, with its partial date."""
    for row in rows:
        if isinstance(row, AdverseEvent) and is_before(row.onset, situation.since):
            yield row.kind, row.onset
        if isinstance(row, CourseSince) and is_before(row.relapsed, situation.since):
            yield Subject.RELAPSE, row.relapsed
