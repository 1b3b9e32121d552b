"""Corrections of answers. Our team reads an included story again if a correction brings new words."""

import itertools
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.utils import timezone

from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF, themself
from hesperion.privacy.fields import EncryptedTextField
from intake.consent.objections import actions as objections
from intake.followup.actions.reminders import remind_participant
from intake.my.models import Correction
from intake.my.queries import unfinished_correction
from intake.participants.models import Participant
from intake.participants.versions import refuse_older
from intake.record import facts
from intake.record.answers import Answers
from intake.record.facts.replacing import replace_rows
from intake.record.models import Death
from intake.share.progress import gap_after_signing, in_force
from intake.share.steps import Step
from intake.stories.actions.reviews import return_to_review

CORRECTION_LIFE = timedelta(days=30)  # of an unfinished correction, since its last change


def correct_answers(
    *, participant: Participant, step: str, values: dict[str, Any], version: str = ""
) -> Step | None:
    """Replace the answers to one step by its cleaned `values`. The history keeps the earlier answers.

    If the new answers lead to questions without an answer, the action stores them as an unfinished
    correction and returns the first of these steps. Once all steps have answers, it stores the
    whole correction and returns None. `version` came with the form. Raises Overtaken if the form's
    page showed other answers than the stored ones.
    """
    with themself(participant.pk), history.by(THEMSELF):
        Participant.objects.select_for_update().get(pk=participant.pk)
        begun = unfinished_correction(participant)
        changed = (begun.answers if begun else {}) | {step: values}
        rows = facts.read(participant.pk)
        stored = facts.answers_of(participant, rows)
        answers = in_force(stored | changed)
        gap = gap_after_signing(answers)
        saved = (stored | (begun.answers if begun else {})).get(step)
        wanted = values if gap else _as_read_back(participant, answers).get(step)
        refuse_older(version, saved=saved, wanted=wanted)
        if gap:
            _store_unfinished(participant, changed)
        else:
            replace_rows(facts.rows_of(participant.pk, answers), rows, facts.MODELS)
            objections.raise_again(participant=participant, before=_objection(rows))
            drop_correction(participant=participant)
            remind_participant(participant)  # with another date of an infusion a time may be open
            return_to_review(
                participant=participant,
                has_new_words=_free_texts(rows) != _free_texts(facts.read(participant.pk)),
            )
        return gap


def correct_country(*, participant: Participant, country: str, version: str = "") -> None:
    """Replace the country of residence. `version` came with the form.

    Raises Overtaken if the form's page showed another country than the stored one.
    """
    with history.by(THEMSELF):
        participant = Participant.objects.select_for_update().get(pk=participant.pk)
        saved, wanted = {"country": participant.country}, {"country": country}
        refuse_older(version, saved=saved, wanted=wanted)
        participant.country = country
        participant.save(update_fields=["country"])
        return_to_review(participant=participant, has_new_words=False)


def drop_correction(*, participant: Participant) -> None:
    """Delete an unfinished correction. The stored answers stay as they are."""
    Correction.objects.filter(pk=participant.pk).delete()


def drop_correction_without_consent(participant: Participant, allowed: Collection[str]) -> None:
    """Delete the unfinished correction of a participant whose consent has ended.

    A participant without a consent in force can't correct answers.
    """
    if not allowed:
        drop_correction(participant=participant)


def drop_stale_corrections() -> int:
    """Delete unfinished corrections that were not changed for CORRECTION_LIFE; returns their number."""
    past = timezone.now() - CORRECTION_LIFE
    return Correction.objects.filter(updated_at__lt=past).delete()[0]


def _objection(rows: facts.Rows) -> str | None:
    return next((death.objection for death in rows[Death]), None)


def _as_read_back(participant: Participant, answers: Answers) -> Answers:
    """The answers as they would be read back once their rows are stored."""
    rows: facts.Rows = {model: [] for model in facts.MODELS}
    rows |= facts.by_model(facts.rows_of(participant.pk, answers))
    return facts.answers_of(participant, rows)


def _store_unfinished(participant: Participant, changed: Answers) -> None:
    Correction.objects.update_or_create(participant=participant, defaults={"answers": changed})


def _free_texts(rows: facts.Rows) -> dict[Any, str | None]:
    """All texts in the participant's own words, by the id of the row and the name of the field."""
    return {
        (row.pk, field.name): getattr(row, field.name)
        for row in itertools.chain.from_iterable(rows.values())
        for field in row._meta.concrete_fields
        if isinstance(field, EncryptedTextField)
    }
