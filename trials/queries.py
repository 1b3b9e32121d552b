"""Reads of what the registers say: see trials/migrations/sql/."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import QuerySet
from django_countries import countries

from trials.choices import OpenReason, OpenState
from trials.models import CriterionReading, CurrentTrial

_OPEN_IN = """
SELECT trial_id, country, state, reason, places, open_places
FROM derived.trial_open_in(%(on)s)
WHERE (%(country)s = '' OR country = %(country)s) AND (%(trial)s = 0 OR trial_id = %(trial)s)
ORDER BY trial_id, country
"""
_OPEN_TRIALS = """
WITH opened AS MATERIALIZED (
    SELECT trial_id, country FROM derived.trial_open_in(%(on)s) WHERE state = 'open'
),
about AS MATERIALIZED (
    SELECT current.trial_id, disease
    FROM derived.trial_current AS current
    JOIN public.trials_trialversion AS version ON version.id = current.version_id
    CROSS JOIN unnest(version.diseases) AS disease
    WHERE disease = ANY(%(diseases)s)
)
SELECT country, coalesce(disease, ''), count(DISTINCT trial_id)
FROM opened
JOIN about USING (trial_id)
GROUP BY country, ROLLUP (disease)
"""


@dataclass(frozen=True)
class OpenIn:
    """Whether a trial is open in a country, with its places there, and those of them that take people."""

    trial_id: int
    country: str  # ISO 3166-1 alpha-2
    state: OpenState
    reason: OpenReason
    places: int
    open_places: int

    @property
    def country_name(self) -> str:
        """In the page's language."""
        return str(countries.name(self.country))


def open_in(on: date, *, country: str = "", trial: int = 0) -> list[OpenIn]:
    """The state on a day of each trial in each country where it has places; of one country or trial if given.

    A trial without places that we can read is in none of these rows.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_IN, {"on": on, "country": country, "trial": trial})
        return [
            OpenIn(found, where, OpenState(state), OpenReason(reason), places, open_places)
            for found, where, state, reason, places, open_places in cursor.fetchall()
        ]


def count_open_trials(on: date, diseases: Iterable[str]) -> dict[tuple[str, str], int]:
    """How many trials are open on a day, by country and disease; under "" for any of them, each trial once.

    Where none is open, there is no number.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_TRIALS, {"on": on, "diseases": list(diseases)})
        return {(country, disease): number for country, disease, number in cursor.fetchall()}


def current_trials(disease: str = "") -> QuerySet[CurrentTrial]:
    """The newest record of each trial, of one disease alone if given."""
    found = CurrentTrial.objects.select_related("trial", "version")
    return found.filter(version__diseases__contains=[disease]) if disease else found


def readings_in_force(trials: Collection[int]) -> dict[int, list[CriterionReading]]:
    """The readings in force of trials, by the trial's id, in the order in which they were written."""
    found: dict[int, list[CriterionReading]] = defaultdict(list)
    chosen = CriterionReading.objects.filter(in_force__isnull=False, trial__in=trials)
    for reading in chosen.order_by("id"):
        found[reading.trial_id].append(reading)
    return dict(found)
