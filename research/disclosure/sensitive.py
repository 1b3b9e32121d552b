"""What must not be true of everybody in a cell, and which events single people out.

Only positive values count: to learn that nobody in a cell had a cancer harms nobody, and is true of most cells.
Listed is what others do not see, and what can harm in work, insurance or family.
"""

from typing import NamedTuple

from intake.record.choices.burden import Cost
from intake.record.choices.car_t import EventKind, Later
from intake.record.choices.check_ins import YEAR_ALONE

EVENT_FIELDS = frozenset({"adverse_event.kind", "adverse_event.facts"})  # each tells the kind

# Events that few people have, and that others may hear of. They are quasi-identifiers; frequent ones are not.
RARE_EVENTS = [EventKind.HLH, EventKind.GVHD, EventKind.CANCER, EventKind.LATE_NEURO]


class Sensitive(NamedTuple):
    """`value` completes "everybody …", `fields` show it, `condition` is SQL on a row of the view."""

    value: str
    fields: frozenset[str]
    table: str
    condition: str


SENSITIVE = (
    Sensitive(
        "died",
        frozenset({
            *["participant.died", "participant.died_on", "participant.linked", "participant.teller"],
            *["adverse_event.grade_max", *EVENT_FIELDS],
        }),
        "participant",
        "participant.died",
    ),
    Sensitive(
        "has a new cancer", EVENT_FIELDS, "adverse_event", f"adverse_event.kind = '{EventKind.CANCER}'"
    ),
    Sensitive(
        "had HLH or MAS", EVENT_FIELDS, "adverse_event", f"adverse_event.kind = '{EventKind.HLH}'"
    ),
    Sensitive(
        "had an infection in intensive care",
        frozenset({"adverse_event.facts"}),
        "adverse_event",
        f"adverse_event.facts -> 'later' ? '{Later.INFECTION_INTENSIVE}'",
    ),
    Sensitive(
        "was pregnant or had a child", frozenset({"life_event.kind"}), "life_event",
        f"life_event.kind = ANY ('{{{','.join(YEAR_ALONE)}}}')",
    ),
    Sensitive("has a very low mood", frozenset({"outcome.mood"}), "outcome", "outcome.mood >= 8"),
    Sensitive(
        "could not pay what the disease cost", frozenset({"burden.cost"}), "burden",
        f"burden.cost = '{Cost.TOO_MUCH}'",
    ),
)  # fmt: skip
