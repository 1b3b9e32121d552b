"""The diagnoses, each with its year, and the markers that were ever positive."""

from typing import Any

from intake.record.choices.diseases import MadeBy
from intake.record.choices.markers import Finding
from intake.record.models import Diagnosis, MarkerFinding
from research.labels.codes import DIAGNOSIS_LABELS, MARKER_LABELS
from research.labels.values import without_symbol
from research.record_facts import RecordFacts


def diagnoses_in_words(facts: RecordFacts) -> str:
    """Such as "Dermatomyositis since 2013 (MDA5)", in the order of the vocabulary."""
    known = {diagnosis.code: diagnosis for diagnosis in facts.of(Diagnosis)}
    found = [_diagnosis(known[code]) for code in DIAGNOSIS_LABELS if code in known]
    named = ", ".join(found) or "Diagnosis not reported"
    is_unconfirmed = facts.record.made_by == MadeBy.NOT_A_DOCTOR
    unconfirmed = ", not confirmed by a doctor" if found and is_unconfirmed else ""
    return f"{named}{unconfirmed}{_markers(facts, len(found))}"


def _diagnosis(row: Any) -> str:
    label = without_symbol(DIAGNOSIS_LABELS[row.code])
    if row.diagnosed:
        return f"{label} since {row.diagnosed[:4]}"
    return f"{label}, symptoms since {row.first_symptoms[:4]}" if row.first_symptoms else label


def _markers(facts: RecordFacts, diagnoses: int) -> str:
    """Positive ones alone. A marker is no diagnosis' own where there are several."""
    positive = {row.code for row in facts.of(MarkerFinding) if row.finding == Finding.POSITIVE}
    found = ", ".join(label for code, label in MARKER_LABELS.items() if code in positive)
    if not found:
        return ""
    return f" ({found})" if diagnoses == 1 else f"; positive: {found}"
