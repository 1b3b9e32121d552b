"""SQL of each filter's values for one participant: a query of texts, or one text; NULL or "" is not reported.

They are parts of the SELECT in select.py and read its tables `participant`, `background`, `course`, `infusion`
(the first), `death`, `review`, `before` and `today` (outcomes) and `steroids`. Names in braces are labels of
tables. Where a participant answered on several occasions, all answers count; of doses and outcomes the latest.
"""

from intake.consent.choices import ImpliedUse
from research.cohort.codes import (
    ADULT_AGES,
    NO_EVENT,
    NOT_READ,
    OUTCOME_LIMITS,
    UNKNOWN_DOSE,
    UNSURE,
    OutcomeBand,
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

LISTS = {
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
        SELECT relapse FROM {{infusion}} WHERE {_OWN} AND relapse <> ''
        ORDER BY relapse = 'yes' DESC, number DESC LIMIT 1)""",
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
