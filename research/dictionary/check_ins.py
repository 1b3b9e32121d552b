"""What models and forms can't say about the columns of check-ins: see descriptions.py."""

from research.dictionary.costs import (
    CLINICAL,
    COMMON,
    DATE,
    OCCASION,
    TIME,
    Justified,
    Never,
    Open,
)
from research.dictionary.description import ColumnDescription

_LIFE = (
    "Costs much privacy: a pregnancy or a birth is nobody’s business, and neighbours and employers "
    "know of it."
)
_CHILD = "Costs some privacy: school and neighbours see how a child grows."
_SINCE = "Costs some privacy: it leaves as months from day 0, and says when somebody took part."

CHECK_INS: dict[str, dict[str, ColumnDescription]] = {
    "check_in": {
        "anchor_kind": Open(COMMON),
        **TIME,
        "anchor_date": Never("It is the day of an infusion, whose own column says how it leaves."),
        "due_on": Never("It follows from the schedule and the day of an infusion."),
        "via": Open(COMMON),
        "nothing_new": Open(COMMON),
        "told_on": OCCASION["told_on"],
        "told_by": Open("Costs little privacy: it tells who answered."),
    },
    "course_since": {
        "course": Open(CLINICAL),
        "since": Justified(_SINCE),
        "relapsed": Open(DATE),
        "relapse_treatment": Open(CLINICAL),
        **OCCASION,
    },
    "negative": {
        "about": Open(CLINICAL),
        "since": Justified(_SINCE),
        "until": Justified(_SINCE),
        **OCCASION,
    },
    "life_event": {
        "kind": Justified(_LIFE),
        "number": Open(COMMON),
        "happened": Justified(_LIFE),
        **OCCASION,
    },
    "development": {
        "growth": Justified(_CHILD),
        "puberty": Justified(_CHILD),
        **OCCASION,
    },
}
