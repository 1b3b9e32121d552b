"""SQL of each filter's values for one participant: a query of texts, or one text; NULL or "" is not reported.

They are parts of the SELECT in select.py and read its tables `participant`, `background`, `course`, `infusion`
(the first), `death`, `review`, `before` and `today` (outcomes) and `steroids`. Names in braces are labels of
tables. Where a participant answered on several occasions, all answers count; of doses and outcomes the latest.
"""

from intake.consent.choices import ImpliedUse
from intake.record.choices.car_t import Relapse
from research.cohort.codes import (
    ADULT_AGES,
    NO_EVENT,
    NOT_READ,
    OUTCOME_LIMITS,
    RELAPSE_DAYS,
    STEROID_TIMES,
    UNKNOWN_DOSE,
    UNSURE,
    OutcomeBand,
    RelapseDay,
    SteroidChange,
)

_OWN = "participant_id = participant.subject"


def band(value: str, highest: dict[str, int], beyond: str) -> str:
    """A CASE with the first code whose highest value is at least `value`, or else `beyond`; NULL for NULL."""
    parts = " ".join(f"WHEN {value} <= {most} THEN '{code}'" for code, most in highest.items())
    return f"CASE WHEN {value} IS NULL THEN NULL {parts} ELSE '{beyond}' END"


def _of_infusions(column: str) -> str:
    return f"SELECT DISTINCT {column} FROM {{infusion}} WHERE {_OWN} AND {column} <> ''"


def _dose(when: str) -> str:
    unknown = f"CASE WHEN steroids.takes_{when} THEN '{UNKNOWN_DOSE}' END"
    return f"coalesce(steroids.band_{when}, {unknown})"


_STEROID_CHANGE = f"""CASE
    WHEN steroids.takes_before AND NOT steroids.takes_today THEN '{SteroidChange.STOPPED}'
    WHEN NOT steroids.takes_before AND steroids.takes_today THEN '{SteroidChange.STARTED}'
    WHEN NOT steroids.takes_before AND NOT steroids.takes_today THEN '{SteroidChange.NONE}'
    WHEN steroids.today < steroids.before THEN '{SteroidChange.LOWER}'
    WHEN steroids.today = steroids.before THEN '{SteroidChange.SAME}'
    WHEN steroids.today > steroids.before THEN '{SteroidChange.HIGHER}'
END"""

# A grade is a range: "2 or more" finds events whose lowest grade is at least 2. With grade 0 nothing happened.
_EVENTS = f"""
    SELECT kind || suffix
    FROM {{adverse_event}}
    CROSS JOIN LATERAL (
        SELECT '' WHERE grade_min IS NULL OR grade_min > 0
        UNION ALL SELECT ':' || grade FROM generate_series(1, grade_min) AS grade
        UNION ALL SELECT ':{UNSURE}' WHERE grade_min = 0 AND grade_max > 0
    ) AS reported (suffix)
    WHERE {_OWN}
    UNION
    SELECT '{NO_EVENT}' FROM {{adverse_event}} WHERE {_OWN} HAVING max(coalesce(grade_max, 1)) = 0"""

# The state of month 12, counted from each infusion or the decision, on the day of `cohort_day`.
_MONTH_12 = """
    SELECT DISTINCT state
    FROM derived.due_of(ARRAY[participant.subject], (SELECT day FROM derived.cohort_day))
    WHERE code = 'm12'"""
_STEROID_FREE = f"""
    SELECT check_in.code || CASE WHEN dose.mg = 0 THEN ':yes' ELSE ':no' END
    FROM {{check_in}} AS check_in
    JOIN {{steroid_dose}} AS dose ON dose.occasion_id = check_in.occasion_id AND dose.timepoint = 'today'
    WHERE check_in.{_OWN} AND check_in.taken_back_at IS NULL
        AND check_in.code = ANY ('{{{{{",".join(STEROID_TIMES)}}}}}')
    GROUP BY 1"""
# Since the infusion at which they enrolled, or at a check-in. That the disease came back counts more than when.
_COURSES = f"""
    SELECT relapse AS course, relapsed, NULL::date AS told_on, number
    FROM {{infusion}} WHERE {_OWN} AND relapse <> ''
    UNION ALL
    SELECT since.course, since.relapsed, occasion.told_on, NULL
    FROM {{course_since}} AS since JOIN {{occasion}} AS occasion ON occasion.id = since.occasion_id
    WHERE since.{_OWN}"""
_RELAPSE_DAY = f"""(
    SELECT CASE
        WHEN NOT bool_or(course = '{Relapse.YES}') THEN
            CASE WHEN bool_or(course = '{Relapse.NO}') THEN '{RelapseDay.NONE}' END
        WHEN min(days) IS NULL THEN '{RelapseDay.UNDATED}'
        ELSE {band("min(days)", RELAPSE_DAYS, RelapseDay.LATER)} END
    FROM (
        SELECT course, CASE course WHEN '{Relapse.YES}' THEN derived.day_of(relapsed) - infused.day END AS days
        FROM ({_COURSES}) AS courses
        CROSS JOIN (SELECT min(derived.day_of(given)) AS day FROM {{infusion}} WHERE {_OWN}) AS infused
    ) AS counted)"""

LISTS = {
    "m12": _MONTH_12,
    "steroid_free": _STEROID_FREE,
    "diagnosis": f"""
        SELECT code FROM {{diagnosis}} WHERE {_OWN}
        UNION SELECT split_part(code, '.', 1) FROM {{diagnosis}} WHERE {_OWN}""",
    "marker": f"""
        SELECT code || ':' || finding FROM {{marker_finding}} WHERE {_OWN}
        UNION SELECT code || ':' || finding || ':' || timepoint FROM {{marker_finding}} WHERE {_OWN}""",
    "organ": f"SELECT code FROM {{affected_organ}} WHERE {_OWN}",
    "treatment": f"""
        SELECT code FROM {{treatment}} WHERE {_OWN}
        UNION SELECT code || ':' || use FROM {{treatment}} WHERE {_OWN}""",
    "target": _of_infusions("target"),
    "cells": _of_infusions("cells"),
    "setting": _of_infusions("setting"),
    "event": _EVENTS,
    "ability": f"""
        SELECT code FROM {{activity_ability}} WHERE {_OWN}
        UNION SELECT code || ':' || ability FROM {{activity_ability}} WHERE {_OWN}""",
    "purpose": f"""
        SELECT purpose FROM derived.consented
        WHERE subject = participant.subject AND purpose <> ALL ('{{{{{",".join(ImpliedUse.values)}}}}}')""",
    "topic": f"SELECT unnest(codes) FROM {{story_topics}} WHERE {_OWN}",
    "sent": """
        SELECT to_char(participant.submitted_at AT TIME ZONE 'UTC', part)
        FROM unnest('{{YYYY,YYYY-MM}}'::text[]) AS part""",
}

SINGLE = {
    "steroid_before": _dose("before"),
    "steroid_today": _dose("today"),
    "steroid_change": _STEROID_CHANGE,
    "course": "course.status",
    "infused": "left(infusion.given, 4)",
    "infusions": f"(SELECT nullif(count(*), 0)::text FROM {{infusion}} WHERE {_OWN})",
    "outcome": band("today.disease - before.disease", OUTCOME_LIMITS, OutcomeBand.WORSE),
    "relapse": f"""(
        SELECT course FROM ({_COURSES}) AS courses
        ORDER BY course = 'yes' DESC, told_on DESC NULLS LAST, number DESC LIMIT 1)""",
    "relapse_day": _RELAPSE_DAY,
    "last_check_in": f"""(
        SELECT code FROM {{check_in}} WHERE {_OWN} AND taken_back_at IS NULL
        ORDER BY due_on DESC, code LIMIT 1)""",
    "silent": """(
        SELECT CASE WHEN silent @> (SELECT day FROM derived.cohort_day) THEN 'yes' END
        FROM derived.standing WHERE standing.subject = participant.subject)""",
    "choose_again": "today.choose_again",
    "died": "CASE WHEN death.participant_id IS NOT NULL THEN 'yes' END",
    # The age group, told apart from the year of birth, decides about children.
    "age": f"""CASE WHEN participant.age_group <> '18' THEN participant.age_group
        ELSE {band("age.years", ADULT_AGES, list(ADULT_AGES)[-1])} END""",
    "sex": "background.sex",
    "country": "participant.country",
    "teller": "participant.teller",
    "language": "participant.language",
    "review": f"coalesce(review.state, '{NOT_READ}')",
}
