"""Steroids and other medicines, as the answers tell them: steroids have a question of their own."""

from intake.record.answers import Answers
from intake.record.choices.treatments import STEROIDS, Steroid, TreatmentClass, TreatmentUse

# Answers to "do you take a steroid?" beside the codes of the steroids. Both are 0 mg today.
NEVER, BEFORE = "never", "before"
_LISTS = {TreatmentUse.NOW: "now", TreatmentUse.PAST: "past"}


def told(answers: Answers, use: TreatmentUse) -> list[TreatmentClass]:
    """The classes of medicines that were told for now or the past, NONE and steroids included."""
    treatments = answers.get("treatments", {})
    codes = {*treatments.get(_LISTS[use], []), *_steroids(treatments.get("drug"), use)}
    return [code for code in TreatmentClass if code in codes]


def used(answers: Answers, use: TreatmentUse) -> list[TreatmentClass]:
    """The classes of medicines that are or were used, by the answers."""
    return [code for code in told(answers, use) if code != TreatmentClass.NONE]


def takes(drug: str | None) -> bool:
    """Whether the answer `drug` to "do you take a steroid?" names one."""
    return drug in Steroid.values and drug != Steroid.NONE


def _steroids(drug: str | None, use: TreatmentUse) -> list[str]:
    was_told = takes(drug) if use is TreatmentUse.NOW else drug == BEFORE
    return [STEROIDS] if was_told else []
