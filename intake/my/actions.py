"""Corrections: what was answered is answered anew, and read again by our team where it has new words."""

import itertools
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF, themself
from hesperion.privacy.fields import EncryptedTextField, PatientRow
from intake.consent.objections import actions as objections
from intake.my.models import Correction
from intake.my.queries import begun_correction
from intake.participants.models import Participant
from intake.participants.versions import refuse_older
from intake.record import facts
from intake.record.answers import Answers
from intake.record.models import Death
from intake.share.progress import gap_after_signing, in_force
from intake.share.steps import Step
from intake.stories.choices import ReviewState

CORRECTION_LIFE = timedelta(days=30)  # of one that was begun and not finished


def correct_answers(
    *, participant: Participant, step: str, values: dict[str, Any], version: str = ""
) -> Step | None:
    """Take one step's cleaned values in place of what was told; what was told before stays as history.

    Where that leads to questions without an answer nothing changes yet: the change is kept apart, and
    the first of those steps is returned. Once they all have answers, all are taken together. `version` came
    with the form. Raises Overtaken where its page never showed what is told.
    """
    with themself(participant.pk), history.by(THEMSELF):
        Participant.objects.select_for_update().get(pk=participant.pk)
        begun = begun_correction(participant)
        changed = (begun.answers if begun else {}) | {step: values}
        rows = facts.read(participant.pk)
        told = facts.answers_of(participant, rows)
        answers = in_force(told | changed)
        gap = gap_after_signing(answers)
        saved = (told | (begun.answers if begun else {})).get(step)
        wanted = values if gap else _as_told(participant, answers).get(step)
        refuse_older(version, saved=saved, wanted=wanted)
        if gap:
            _keep_apart(participant, changed)
        else:
            _keep(facts.rows_of(participant.pk, answers), rows)
            objections.raise_again(participant=participant, before=_objection(rows))
            drop_correction(participant=participant)
            _read_again(
                participant, has_new_words=_words(rows) != _words(facts.read(participant.pk))
            )
        return gap


def correct_country(*, participant: Participant, country: str, version: str = "") -> None:
    """They live in another country now, or had chosen the wrong one. Raises Overtaken as above."""
    with history.by(THEMSELF):
        participant = Participant.objects.select_for_update().get(pk=participant.pk)
        saved, wanted = {"country": participant.country}, {"country": country}
        refuse_older(version, saved=saved, wanted=wanted)
        participant.country = country
        participant.save(update_fields=["country"])
        _read_again(participant, has_new_words=False)


def drop_correction(*, participant: Participant) -> None:
    """Forget a correction that was begun: what was told before goes on to hold."""
    Correction.objects.filter(pk=participant.pk).delete()


def consent_changed(participant: Participant, allowed: Collection[str]) -> None:
    """Under an ended consent nothing can be corrected: the correction that was begun is dropped."""
    if not allowed:
        drop_correction(participant=participant)


def drop_stale_corrections() -> int:
    """Forget those that nobody went on with; how many those were."""
    past = timezone.now() - CORRECTION_LIFE
    return Correction.objects.filter(updated_at__lt=past).delete()[0]


def _keep(wanted: Iterable[PatientRow], kept: facts.Rows) -> None:
    """Make the participant's rows the wanted ones: added, changed where they differ, or taken away."""
    rows = facts.by_model(wanted)
    for model in reversed(facts.MODELS):
        gone = {row.pk for row in kept.get(model, [])} - {row.pk for row in rows.get(model, [])}
        if gone:
            model.objects.filter(pk__in=gone).delete()
    for model in facts.MODELS:
        standing = {row.pk: row for row in kept.get(model, [])}
        new = [row for row in rows.get(model, []) if row.pk not in standing]
        if new:
            model.objects.bulk_create(new)
        for row in rows.get(model, []):
            if row.pk in standing and facts.values_of(row) != facts.values_of(standing[row.pk]):
                row.save(force_update=True)


def _objection(rows: facts.Rows) -> str | None:
    return next((death.objection for death in rows[Death]), None)


def _as_told(participant: Participant, answers: Answers) -> Answers:
    """The answers as they will be read back from their rows."""
    rows: facts.Rows = {model: [] for model in facts.MODELS}
    rows |= facts.by_model(facts.rows_of(participant.pk, answers))
    return facts.answers_of(participant, rows)


def _keep_apart(participant: Participant, changed: Answers) -> None:
    Correction.objects.update_or_create(participant=participant, defaults={"answers": changed})


def _words(rows: facts.Rows) -> dict[Any, str | None]:
    """All that was told in words of one's own, by the row and field that hold it."""
    return {
        (row.pk, field.name): getattr(row, field.name)
        for row in itertools.chain.from_iterable(rows.values())
        for field in row._meta.concrete_fields
        if isinstance(field, EncryptedTextField)
    }


def _read_again(participant: Participant, *, has_new_words: bool) -> None:
    """A story that was sent back is with our team again, and an included one with words that nobody read."""
    latest = participant.reviews.order_by("decided_at").last()
    state = latest.state if latest else None
    if state == ReviewState.SENT_BACK or (state == ReviewState.INCLUDED and has_new_words):
        participant.reviews.create(state=ReviewState.IN_REVIEW, decided_by=THEMSELF)
