"""What researchers see of a record, made in memory: the rows are those that the test names."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from intake.followup.models import CheckIn
from intake.record.models import (
    ActivityAbility,
    AdverseEvent,
    Burden,
    CourseSince,
    Diagnosis,
    InfectionYear,
    Infusion,
    LifeEvent,
    MarkerFinding,
    Measurement,
    Outcome,
    SteroidDose,
    Treatment,
)
from research.models import ROWS, CohortMember, Record
from research.record_facts import RecordFacts

TOLD_ON = date(2026, 1, 2)
_OCCASION = {"occasion": "enrolment", "told_on": TOLD_ON}
_AGAIN = {"occasion": "check_in", "told_on": date(2026, 9, 1), "check_in": "m12", "check_in_of": 1}
_DEFAULTS: dict[Any, dict[str, Any]] = {
    MarkerFinding: {"timepoint": "ever_before", "finding": "positive", **_OCCASION},
    Treatment: {"use": "now", **_OCCASION},
    SteroidDose: {"timepoint": "today", "drug": "prednisolone", **_OCCASION},
    Infusion: {"number": 1},
    AdverseEvent: {"infusion": 1, "number": 1, **_OCCASION},
    Outcome: {"timepoint": "today", "recalled": False, **_OCCASION},
    Measurement: _OCCASION,
    ActivityAbility: {"baseline": "before_infusion", **_OCCASION},
    InfectionYear: _OCCASION,
    Burden: _OCCASION,
    CheckIn: {
        "anchor_kind": "infusion",
        "anchor_date": date(2025, 9, 1),
        "due_on": date(2026, 9, 1),
        "told_by": "self",
        "via": "page",
        "nothing_new": False,
        **{name: value for name, value in _AGAIN.items() if name != "occasion"},
    },
    CourseSince: {"course": "no", "since": TOLD_ON, **_AGAIN},
    LifeEvent: {"kind": "hospital", "number": 1, **_AGAIN},
}
_RECORD = {
    "country": "FR", "sex": "female", "age_group": "18", "car_t": "", "died": False,
    "submitted_at": datetime(2026, 1, 2, 9, tzinfo=UTC),
}  # fmt: skip


def facts(
    *rows: tuple[Any, dict[str, Any]],
    record: dict[str, Any] | None = None,
    member: dict[str, Any] | None = None,
) -> RecordFacts:
    """`facts((Diagnosis, {"code": "sle"}), record={"birth_year": 1980}, member={"age": 46})`."""
    found: dict[Any, list[Any]] = {}
    for source, values in rows:
        row = ROWS[source](**_DEFAULTS.get(source, {}) | _exact(values))
        found.setdefault(source, []).append(row)
    return RecordFacts(
        Record(**_RECORD | (record or {})),
        CohortMember(**{"codes": []} | _exact(member or {})),
        found,
    )


def _exact(values: dict[str, Any]) -> dict[str, Any]:
    """With the decimals that the database gives."""
    decimals = {"mg", "value", "steroid_before", "steroid_today"} & values.keys()
    return values | {name: Decimal(values[name]) for name in decimals if values[name] is not None}


WOMAN_OF_67 = facts(
    (Diagnosis, {"code": "iim.dm", "first_symptoms": "2012", "diagnosed": "2013-05"}),
    (MarkerFinding, {"code": "mda5", "found": "2013"}),
    (Treatment, {"code": "mycophenolate", "use": "past", "why_stopped": "no_effect"}),
    (Treatment, {"code": "antimalarial", "use": "now"}),
    (SteroidDose, {"timepoint": "before", "mg": 40}),
    (SteroidDose, {"timepoint": "today", "mg": 0}),
    (Infusion, {"given": "2022-03-05", "target": "cd19", "setting": "trial", "stopped": "2022-02",
                "relapse": "no"}),
    (AdverseEvent, {"kind": "crs", "grade_min": 0, "grade_max": 0}),
    (AdverseEvent, {"kind": "infection", "onset": "2022-04-02", "ended": "2022-05"}),
    (Outcome, {"timepoint": "before", "disease": 7, "tiredness": 8}),
    (Outcome, {"disease": 1, "tiredness": 2, "remission": "yes", "b_cells_back": "2022-09"}),
    (Measurement, {"code": "ck", "value": 180, "measured": "2025-02"}),
    record={"birth_year": 1959, "car_t": "infused"},
    member={
        "age": 67, "steroid_before": 40, "steroid_today": 0, "disease_before": 7, "disease_today": 1,
        "codes": ["relapse:no"],
    },
)  # fmt: skip
