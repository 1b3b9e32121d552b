"""The SELECT that makes the cohort from the facts of all participants whom researchers see."""

from typing import Any

from django.db.models import Model
from psycopg.sql import SQL, Composable, Identifier

from hesperion.privacy.classes import label_of
from intake.consent.models import (
    Consent,
    ConsentChoice,
    Majority,
    NoContactReport,
    Objection,
    Withdrawal,
)
from intake.followup.models import CheckIn, Pause, Return
from intake.participants.models import Confirmation, Participant
from intake.record.choices.treatments import SAME_AS_5_MG, DoseBand
from intake.record.models import (
    ActivityAbility,
    AdverseEvent,
    AffectedOrgan,
    Background,
    Course,
    CourseSince,
    Death,
    Diagnosis,
    Infusion,
    MarkerFinding,
    Occasion,
    Outcome,
    SteroidDose,
    Treatment,
)
from intake.stories.choices import BY_PARTICIPANT
from intake.stories.models import Flag, Review, StoryTopics
from research.cohort.codes import NOT_REPORTED, VALUES
from research.cohort.values import LISTS, SINGLE

# Every table that the SELECT reads, also by the views `shown` and `consented`. A change of a row in one of them
# makes the participant's row in the cohort anew. `consented` reads ConsentDocument as well, whose rows never
# change once somebody could sign them.
READ_MODELS: list[Any] = [
    *[Participant, Confirmation, Consent, ConsentChoice, Withdrawal, Objection],
    *[AdverseEvent, AffectedOrgan, Background, Course, Death, Diagnosis, Infusion, MarkerFinding],
    *[Occasion, Outcome, SteroidDose, Treatment, ActivityAbility, Review, Flag, StoryTopics],
    *[CheckIn, CourseSince, Majority, NoContactReport, Pause, Return],  # the times of check-ins
]

# mg of prednisolone, of which 5 equal SAME_AS_5_MG. NULL for an unknown drug or dose; 0 mg of any drug is 0.
_EQUAL = " ".join(f"WHEN '{drug}' THEN {mg}" for drug, mg in SAME_AS_5_MG.items())
_PREDNISOLONE = f"CASE WHEN mg = 0 THEN 0 ELSE round(mg * 5 / CASE drug {_EQUAL} END, 4) END"
_DOSE_BAND = f"""CASE WHEN {{0}} IS NULL THEN NULL
    WHEN {{0}} = 0 THEN '{DoseBand.NONE}' WHEN {{0}} <= 5 THEN '{DoseBand.UP_TO_5}'
    WHEN {{0}} <= 7.5 THEN '{DoseBand.UP_TO_7_5}' WHEN {{0}} <= 20 THEN '{DoseBand.UP_TO_20}'
    ELSE '{DoseBand.MORE}' END"""

_TOLD_LAST = f"""
    SELECT {_PREDNISOLONE} AS mg, true AS told
    FROM {{steroid_dose}} AS dose
    JOIN {{occasion}} AS occasion ON occasion.id = dose.occasion_id
    WHERE dose.participant_id = participant.subject AND dose.timepoint = '{{0}}'
    ORDER BY occasion.told_on DESC LIMIT 1"""

# Which dose was told last: 0 mg is an answer, and a skipped question has none.
_DOSES = f"""
    SELECT
        before.mg AS before, today.mg AS today,
        {_DOSE_BAND.format("before.mg")} AS band_before,
        {_DOSE_BAND.format("today.mg")} AS band_today,
        before.mg IS DISTINCT FROM 0 AND before.told AS takes_before,
        today.mg IS DISTINCT FROM 0 AND today.told AS takes_today
    FROM (SELECT) AS asked
    LEFT JOIN LATERAL ({_TOLD_LAST.replace("{0}", "before")}) AS before ON true
    LEFT JOIN LATERAL ({_TOLD_LAST.replace("{0}", "today")}) AS today ON true"""

_OUTCOME = """LEFT JOIN LATERAL (
        SELECT outcome.disease, outcome.choose_again
        FROM {outcome} AS outcome
        JOIN {occasion} AS occasion ON occasion.id = outcome.occasion_id
        WHERE outcome.participant_id = participant.subject AND outcome.timepoint = 'NAME'
        ORDER BY occasion.told_on DESC LIMIT 1
    ) AS NAME ON true"""

_TABLES = f"""
    FROM {{participant}} AS participant
    JOIN research.shown ON shown.subject = participant.subject
    LEFT JOIN {{confirmation}} AS confirmation ON confirmation.participant_id = participant.subject
    LEFT JOIN {{background}} AS background ON background.participant_id = participant.subject
    LEFT JOIN {{car_t_course}} AS course ON course.participant_id = participant.subject
    LEFT JOIN {{death}} AS death ON death.participant_id = participant.subject
    LEFT JOIN {{infusion}} AS infusion ON infusion.participant_id = participant.subject AND infusion.number = 1
    LEFT JOIN LATERAL (
        SELECT state, decided_at FROM {{story_review}} WHERE participant_id = participant.subject
        ORDER BY decided_at DESC LIMIT 1
    ) AS review ON true
    CROSS JOIN LATERAL (
        SELECT nullif(greatest(
            extract(year FROM participant.submitted_at AT TIME ZONE 'UTC')::int - background.birth_year, -1
        ), -1)::smallint AS years
    ) AS age
    {_OUTCOME.replace("NAME", "before")}
    {_OUTCOME.replace("NAME", "today")}
    LEFT JOIN LATERAL ({_DOSES}) AS steroids ON true"""

# Since when the story waits for a reviewer; NULL if it does not wait.
_WAITING_SINCE = f"""CASE
    WHEN review.state IS NULL THEN greatest(participant.submitted_at, confirmation.confirmed_at)
    WHEN review.state IN ({", ".join(f"'{state}'" for state in BY_PARTICIPANT)}) THEN review.decided_at END"""

# The columns of the cohort, in order, but for `codes`, which comes last.
_COLUMNS = {
    "subject": "participant.subject",
    "public_id": "participant.public_id",
    "submitted_at": "participant.submitted_at",
    "age": "age.years",
    "sex": "coalesce(background.sex, '')",
    "diagnoses": """ARRAY(
        SELECT code::text FROM {diagnosis} WHERE participant_id = participant.subject
        ORDER BY array_position('{{DIAGNOSES}}'::text[], code::text))""",
    "targets": """ARRAY(
        SELECT target::text FROM {infusion} WHERE participant_id = participant.subject AND target <> ''
        GROUP BY target ORDER BY min(number))""",
    "infused": "coalesce(infusion.given, '')",
    "course": "coalesce(course.status, '')",
    "disease_before": "before.disease",
    "disease_today": "today.disease",
    "disease_change": "(today.disease - before.disease)::smallint",
    "steroid_before": "steroids.before",
    "steroid_today": "steroids.today",
    "country": "participant.country",
    "review": "coalesce(review.state, '')",
    "waiting_since": _WAITING_SINCE,
    "flagged": """EXISTS (
        SELECT FROM {danger_flag} WHERE participant_id = participant.subject AND decided_at IS NULL)""",
}  # fmt: skip


def cohort() -> Composable:
    """The SELECT of all rows of the cohort."""
    codes = " || ".join([*map(_codes, LISTS), *map(_code, SINGLE)])
    columns = ", ".join(f"{value} AS {name}" for name, value in _COLUMNS.items())
    columns = columns.replace("DIAGNOSES", ",".join(VALUES["diagnosis"]))
    text = f"SELECT {columns}, {codes} AS codes {_TABLES}"
    return SQL(text).format(**{label_of(model): _table(model) for model in READ_MODELS})


def _codes(name: str) -> str:
    """The array of a filter's codes, sorted, so that equal facts make equal rows."""
    none = f"ARRAY['{name}:{NOT_REPORTED}']"
    return f"""coalesce((
        SELECT array_agg('{name}:' || value ORDER BY value COLLATE "C") FROM ({LISTS[name]}) AS found (value)
    ), {none})"""


def _code(name: str) -> str:
    return f"ARRAY['{name}:' || coalesce(nullif({SINGLE[name]}, ''), '{NOT_REPORTED}')]"


def _table(model: type[Model]) -> Identifier:
    return Identifier("public", model._meta.db_table)
