"""What an import changes: the state of all trials before and after it, side by side."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypedDict

from django.db import connection

from hesperion.ui.days import utc_today
from trials.models import CriterionReading, ReadingInForce

_STATE = """
SELECT
    trial.number, version.id, version.sha256, version.title, version.overall_status,
    current.gone_since IS NOT NULL, coalesce(open.countries, '{}')
FROM derived.trial_current AS current
JOIN public.trials_trial AS trial ON trial.id = current.trial_id
JOIN public.trials_trialversion AS version ON version.id = current.version_id
LEFT JOIN (
    SELECT trial_id, array_agg(country ORDER BY country) AS countries
    FROM derived.trial_open_in(%s) WHERE state = 'open' GROUP BY trial_id
) AS open ON open.trial_id = current.trial_id
ORDER BY trial.number
"""
_SENTENCES = """
WITH sentence AS (
    SELECT pair.earlier, pair.later, version.id AS version, entry.value ->> 'text' AS text, entry.ordinality
    FROM unnest(%s::bigint[], %s::bigint[]) AS pair (earlier, later)
    JOIN public.trials_trialversion AS version ON version.id IN (pair.earlier, pair.later)
    CROSS JOIN jsonb_array_elements(version.criteria) WITH ORDINALITY AS entry
)
SELECT later, text, bool_or(version = later)
FROM sentence
GROUP BY later, text
HAVING NOT (bool_or(version = later) AND bool_or(version = earlier))
ORDER BY later, min(ordinality)
"""


class TrialChange(TypedDict):
    """What an import changes about one trial, as `counts["changes"]` of its decision keeps it.

    Countries are ISO 3166-1 alpha-2. A trial that is as before in all of these has none.
    """

    number: str
    title: str
    is_new: bool
    status: list[str]  # [from, to], both of Status; [] if it is the same, or the trial new
    opened: list[str]  # countries in which it is open now, and was not before
    closed: list[str]  # countries in which it was open, and is not now
    sentences_added: list[str]  # of its criteria; [] for a new trial
    sentences_removed: list[str]
    readings_ended: list[str]  # the quotes of readings that were in force, and are not any more
    is_gone: bool  # since this import, which is complete and lacks it


@dataclass(frozen=True)
class ImportPreview:
    """What applying an import would change, now.

    `counts` has the numbers of: "studies" of the file, of which "new", "changed", "unchanged" and "older" (than
    what we have); trials "opened" and "closed", which are open in at least one country after it or before it
    alone; "gone"; "sentences", readings that would end; and "before", the trials known before it.
    """

    counts: dict[str, int]
    changes: list[TrialChange] = field(default_factory=list)

    @property
    def needs_second(self) -> bool:
        """More than a fifth of the trials known before would open or close: forged dates look so."""
        return (self.counts["opened"] + self.counts["closed"]) * 5 > self.counts["before"]


@dataclass(frozen=True)
class _Trial:
    version: int
    sha256: str
    title: str
    status: str
    is_gone: bool
    open_in: list[str]


@dataclass(frozen=True)
class TrialsState:
    """All trials by number, and the ids of the readings in force."""

    trials: dict[str, _Trial]
    readings: set[int]


def current_state() -> TrialsState:
    with connection.cursor() as cursor:
        cursor.execute(_STATE, [utc_today()])
        trials = {number: _Trial(*rest) for number, *rest in cursor.fetchall()}
    return TrialsState(trials, set(ReadingInForce.objects.values_list("pk", flat=True)))


def compare_states(
    before: TrialsState, after: TrialsState, records: dict[str, str]
) -> ImportPreview:
    """What differs, after an import with these records: {number: SHA-256}."""
    was, now = before.trials, after.trials
    opened = [number for number in now if now[number].open_in and not _open_in(was, number)]
    closed = [number for number in was if was[number].open_in and not now[number].open_in]
    ended = _quotes(before.readings - after.readings)
    changes = [*_changes(was, now, ended)]
    return ImportPreview(
        counts={
            "before": len(was),
            "studies": len(records),
            **_compared(was, now, records),
            "opened": len(opened),
            "closed": len(closed),
            "gone": sum(change["is_gone"] for change in changes),
            "sentences": sum(map(len, ended.values())),
        },
        changes=changes,
    )


def _compared(
    was: dict[str, _Trial], now: dict[str, _Trial], records: dict[str, str]
) -> dict[str, int]:
    """How many records are new, newer than what we had, the same, or older."""
    new = [number for number in records if number not in was]
    known = records.keys() - new
    changed = [number for number in known if was[number].sha256 != now[number].sha256]
    unchanged = [number for number in known if was[number].sha256 == records[number]]
    counts = {"new": len(new), "changed": len(changed), "unchanged": len(unchanged)}
    return counts | {"older": len(records) - sum(counts.values())}


def _changes(
    was: dict[str, _Trial], now: dict[str, _Trial], ended: dict[str, list[str]]
) -> Iterator[TrialChange]:
    added, removed = _sentences(
        (was[number].version, now[number].version)
        for number in was
        if was[number].version != now[number].version
    )
    for number, trial in now.items():
        earlier = was.get(number)
        change = TrialChange(
            number=number,
            title=trial.title,
            is_new=earlier is None,
            status=_pair(earlier.status if earlier else trial.status, trial.status),
            opened=[one for one in trial.open_in if one not in _open_in(was, number)],
            closed=[one for one in _open_in(was, number) if one not in trial.open_in],
            sentences_added=added.get(trial.version, []),
            sentences_removed=removed.get(trial.version, []),
            readings_ended=ended.get(number, []),
            is_gone=trial.is_gone and not (earlier and earlier.is_gone),
        )
        if any(value for name, value in change.items() if name not in ("number", "title")):
            yield change


def _open_in(trials: dict[str, _Trial], number: str) -> list[str]:
    return trials[number].open_in if number in trials else []


def _pair(earlier: str, later: str) -> list[str]:
    return [earlier, later] if earlier != later else []


def _sentences(
    pairs: Iterable[tuple[int, int]],
) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """The sentences that the later version of each pair has more, and less, by its id."""
    added: dict[int, list[str]] = {}
    removed: dict[int, list[str]] = {}
    listed = list(pairs)
    with connection.cursor() as cursor:
        cursor.execute(_SENTENCES, [[pair[0] for pair in listed], [pair[1] for pair in listed]])
        for later, text, is_new in cursor.fetchall():
            (added if is_new else removed).setdefault(later, []).append(text)
    return added, removed


def _quotes(readings: set[int]) -> dict[str, list[str]]:
    """The quotes of these readings by the number of their trial."""
    found: dict[str, list[str]] = {}
    rows = CriterionReading.objects.filter(pk__in=readings).order_by("pk")
    for number, quote in rows.values_list("trial__number", "quote"):
        found.setdefault(number, []).append(quote)
    return found
