"""Short clinical labels of the columns that researchers see, by the permanent name of the model.

Participants read the questions of the forms. A column of codes names the labels of its codes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from research.labels import check_in_codes, codes


@dataclass(frozen=True)
class ColumnLabel:
    """`codes` are the labels of its stored codes, empty for other columns. `is_date`: a partial date."""

    text: str
    codes: Mapping[str, str] = field(default_factory=dict)
    is_date: bool = False


def _beginning(labels: Mapping[str, str]) -> dict[str, str]:
    """Labels that filters have within a phrase, as they stand by themselves."""
    return {code: label[:1].upper() + label[1:] for code, label in labels.items()}


_Label = ColumnLabel
_OCCASION = {
    "occasion": _Label("Occasion", codes.OCCASION_LABELS),
    "told_on": _Label("Answered on"),
    "check_in": _Label("Check-in"),
    "check_in_of": _Label("Check-in after infusion"),
}
_TIMEPOINT = {"timepoint": _Label("Time", _beginning(codes.TIMEPOINT_LABELS))}

COLUMN_LABELS: dict[str, dict[str, ColumnLabel]] = {
    "participant": {
        "public_id": _Label("Public id"),
        "teller": _Label("Teller", codes.TELLER_LABELS),
        "age_group": _Label("Age group", codes.AGE_GROUP_LABELS),
        "country": _Label("Country"),
        "language": _Label("Language"),
        "submitted_at": _Label("Sent"),
    },
    "confirmation": {"confirmed_at": _Label("Address confirmed")},
    "background": {
        "birth_year": _Label("Year of birth"),
        "sex": _Label("Sex", codes.SEX_LABELS),
        "first_centre": _Label("First specialised centre", is_date=True),
        "ancestry": _Label("Ancestry", codes.ANCESTRY_LABELS),
    },
    "medical_history": {"made_by": _Label("Diagnosis made by", codes.MADE_BY_LABELS)},
    "diagnosis": {
        "code": _Label("Diagnosis", codes.DIAGNOSIS_LABELS),
        "name": _Label("Named by the participant"),
        "first_symptoms": _Label("First symptoms", is_date=True),
        "diagnosed": _Label("Diagnosed", is_date=True),
    },
    "affected_organ": {"code": _Label("Organ", codes.ORGAN_LABELS)},
    "marker_finding": {
        "code": _Label("Marker", codes.MARKER_LABELS),
        **_TIMEPOINT,
        "finding": _Label("Finding", codes.FINDING_LABELS),
        "found": _Label("Tested", is_date=True),
        **_OCCASION,
    },
    "treatment": {
        "code": _Label("Treatment", codes.TREATMENT_LABELS),
        "use": _Label("Time", _beginning(codes.USE_LABELS)),
        "why_stopped": _Label("Reason for stopping", codes.WHY_STOPPED_LABELS),
        **_OCCASION,
    },
    "steroid_dose": {
        **_TIMEPOINT,
        "drug": _Label("Steroid", codes.STEROID_LABELS),
        "mg": _Label("Dose in mg/day"),
        "why": _Label("Why hydrocortisone", codes.WHY_HYDROCORTISONE_LABELS),
        **_OCCASION,
    },
    "car_t_course": {
        "car_t": _Label("CAR-T", codes.COURSE_LABELS),
        "decided": _Label("Decided", is_date=True),
        "reason": _Label("Reason in their words"),
    },
    "infusion": {
        "number": _Label("Infusion"),
        "given": _Label("Infused", is_date=True),
        "target": _Label("Target", codes.TARGET_LABELS),
        "cells": _Label("Cells", codes.CELLS_LABELS),
        "setting": _Label("Setting", codes.SETTING_LABELS),
        "registry_number": _Label("Trial registration"),
        "product": _Label("Product"),
        "country": _Label("Country"),
        "lymphodepletion": _Label("Lymphodepletion", codes.LYMPHODEPLETION_LABELS),
        "earlier_classes": _Label("Prior drug classes"),
        "stopped": _Label("Immunosuppression stopped", is_date=True),
        "restarted": _Label("Immunosuppression restarted", is_date=True),
        "relapse": _Label("Course after infusion", codes.RELAPSE_LABELS),
        "relapsed": _Label("First relapse", is_date=True),
        "relapse_treatment": _Label("Relapse treated with", codes.TREATMENT_LABELS),
    },
    "adverse_event": {
        "infusion": _Label("Infusion"),
        "kind": _Label("Event", codes.EVENT_LABELS),
        "number": _Label("Which of its kind"),
        "facts": _Label("Facts"),
        "grade_min": _Label("Lowest grade"),
        "grade_max": _Label("Highest grade"),
        "onset": _Label("Onset", is_date=True),
        "ended": _Label("End", is_date=True),
        **_OCCASION,
    },
    "outcome": {
        **_TIMEPOINT,
        "recalled": _Label("Recalled"),
        "disease": _Label("Disease activity"),
        "tiredness": _Label("Fatigue"),
        "pain": _Label("Pain"),
        "daily_life": _Label("Daily life"),
        "remission": _Label("Remission per doctor", codes.YES_NO_LABELS),
        "b_cells": _Label("B cells returned", codes.YES_NO_LABELS),
        "b_cells_back": _Label("B cells since", is_date=True),
        "choose_again": _Label("Would choose CAR-T again", codes.CHOOSE_AGAIN_LABELS),
        "mood": _Label("Low mood"),
        "off_medicines": _Label("Off medicines for 28 days", codes.YES_NO_LABELS),
        **_OCCASION,
    },
    "measurement": {
        "code": _Label("Measure", codes.MEASURE_LABELS),
        "value": _Label("Value"),
        "measured": _Label("Measured", is_date=True),
        "compared_with": _Label("Compared with", is_date=True),
        **_OCCASION,
    },
    "activity_ability": {
        "code": _Label("Activity", codes.ACTIVITY_LABELS),
        "ability": _Label("Ability", codes.ABILITY_LABELS),
        "baseline": _Label("Baseline", codes.BASELINE_LABELS),
        **_OCCASION,
    },
    "infection_year": {
        "year": _Label("Year"),
        "care": _Label("Infections", codes.INFECTION_LABELS),
        **_OCCASION,
    },
    "burden": {
        "cost": _Label("Unreimbursed costs", codes.COST_LABELS),
        "travel": _Label("One way to the centre", codes.TRAVEL_LABELS),
        "help": _Label("Help by family or friends", codes.HELP_LABELS),
        "help_burden": _Label("Burden on helpers"),
        "work": _Label("Work", codes.WORK_LABELS),
        "work_stopped": _Label("Work stopped", is_date=True),
        "work_resumed": _Label("Work resumed", is_date=True),
        **_OCCASION,
    },
    "check_in": {
        "anchor_kind": _Label("Counted from", check_in_codes.ANCHOR_LABELS),
        "check_in_of": _OCCASION["check_in_of"],
        "check_in": _OCCASION["check_in"],
        "anchor_date": _Label("Counted from the day"),
        "due_on": _Label("Due"),
        "via": _Label("Answered by", check_in_codes.VIA_LABELS),
        "nothing_new": _Label("Nothing new"),
        "told_on": _OCCASION["told_on"],
        "told_by": _Label("Teller", codes.TELLER_LABELS),
    },
    "course_since": {
        "course": _Label("Course since the last time", codes.RELAPSE_LABELS),
        "since": _Label("Since"),
        "relapsed": _Label("Relapse", is_date=True),
        "relapse_treatment": _Label("Relapse treated with", codes.TREATMENT_LABELS),
        **_OCCASION,
    },
    "negative": {
        "about": _Label("Did not happen", check_in_codes.NEGATIVE_LABELS),
        "since": _Label("From"),
        "until": _Label("Up to"),
        **_OCCASION,
    },
    "life_event": {
        "kind": _Label("Event of life", check_in_codes.LIFE_EVENT_LABELS),
        "number": _Label("Which of its kind"),
        "happened": _Label("Happened", is_date=True),
        **_OCCASION,
    },
    "development": {
        "growth": _Label("Growth", check_in_codes.GROWING_LABELS),
        "puberty": _Label("Puberty", check_in_codes.GROWING_LABELS),
        **_OCCASION,
    },
    "death": {
        "died_on": _Label("Date of death", is_date=True),
        "cause": _Label("Cause in the family’s words"),
        "linked": _Label("Linked to treatment per doctors", codes.YES_NO_LABELS),
        "objection": _Label("Family would object", codes.YES_NO_LABELS),
        "source": _Label("Death told by", check_in_codes.DEATH_SOURCE_LABELS),
    },
    "story": {"story": _Label("Story")},
    "story_review": {"review": _Label("Review", codes.REVIEW_LABELS)},
    "story_topics": {"topics": _Label("Topics", codes.TOPIC_LABELS)},
    "record_note": {
        "text": _Label("Note"),
        "written_by": _Label("Written by"),
        "written_at": _Label("Written"),
    },
    "danger_flag": {
        "reason": _Label("Danger"),
        "flagged_by": _Label("Flagged by"),
        "flagged_at": _Label("Flagged"),
        "outcome": _Label("Outcome", codes.FLAG_OUTCOME_LABELS),
        "decision": _Label("Decision"),
        "decided_by": _Label("Decided by"),
        "decided_at": _Label("Decided"),
    },
}

# The questions about an adverse event, as `facts` has them (intake/record/adverse_events.py).
FACT_LABELS: dict[str, ColumnLabel] = {
    "cared_for": _Label("Care", codes.CARE_LABELS),
    "signs": _Label("Signs", codes.SIGN_LABELS),
    "oxygen": _Label("Oxygen", codes.OXYGEN_LABELS),
    "nerves": _Label("Neurological signs", codes.NERVE_SIGN_LABELS),
    "organ": _Label("Organ reaction", codes.ORGAN_CARE_LABELS),
    "organs": _Label("Organs", codes.ORGAN_LABELS),
    "later": _Label("Reported", codes.LATER_LABELS),
    "linked": _Label("Linked to treatment", codes.YES_NO_LABELS),
}
