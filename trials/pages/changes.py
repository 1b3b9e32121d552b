"""What files of records changed, in words: each applied import, and each trial in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_countries import countries

from trials.clocks import Clocks
from trials.models import TrialImport

_NUMBERS = ("new", "changed", "gone", "opened", "closed")  # of an import's counts
_MOST_TRIALS = 200  # that one page names


@dataclass(frozen=True)
class ChangedTrial:
    """What an import changed about a trial, as sentences. `title` is the record's own."""

    number: str
    title: str
    sentences: list[str]


@dataclass(frozen=True)
class AppliedImport:
    """An import that counts, in words. It has `changes` on its own page alone; `more` counts the others."""

    trial_import: TrialImport
    applied_at: datetime
    words: str
    changes: list[ChangedTrial]
    more: int = 0


def applied_imports(clocks: Clocks, most: int) -> list[AppliedImport]:
    """The newest first, without the trials in them."""
    return [_shown(one, clocks) for one in _applied()[:most]]


def applied_import_page(number: int, clocks: Clocks) -> AppliedImport | None:
    """An import by its number, with its trials; None if there is none, or it was not applied."""
    found = _applied().filter(pk=number).first()
    return _shown(found, clocks, with_trials=True) if found else None


def _applied() -> Any:
    """Their decisions' counts can be long, so that only the numbers are read."""
    return (
        TrialImport.objects.filter(decision__is_applied=True)
        .select_related("decision")
        .defer("refused", "notices", "counts", "decision__counts")
        .annotate(numbers=JSONObject(**{name: f"decision__counts__{name}" for name in _NUMBERS}))
        .order_by("-decision__decided_at", "-pk")
    )


def _shown(one: Any, clocks: Clocks, *, with_trials: bool = False) -> AppliedImport:
    changes = one.decision.counts.get("changes", []) if with_trials else []
    return AppliedImport(
        one,
        one.decision.decided_at,
        _count_words(one.numbers, clocks),
        [_changed(change, clocks) for change in changes[:_MOST_TRIALS]],
        max(len(changes) - _MOST_TRIALS, 0),
    )


def _count_words(counts: dict[str, int | None], clocks: Clocks) -> str:
    """Such as "2 new trials · 1 opened". Once all is too old, nothing is said of what opened or closed."""
    new, changed, gone, opened, closed = (counts[name] or 0 for name in _NUMBERS)
    found = [
        new and ngettext("%(number)d new trial", "%(number)d new trials", new) % {"number": new},
        changed
        and ngettext("%(number)d changed", "%(number)d changed", changed) % {"number": changed},
        gone and ngettext("%(number)d gone", "%(number)d gone", gone) % {"number": gone},
    ]
    if not clocks.is_too_old:
        found += [
            opened
            and ngettext("%(number)d opened", "%(number)d opened", opened) % {"number": opened},
            closed
            and ngettext("%(number)d closed", "%(number)d closed", closed) % {"number": closed},
        ]
    return " · ".join(part for part in found if part) or _("Nothing changed.")


def _changed(change: dict[str, Any], clocks: Clocks) -> ChangedTrial:
    return ChangedTrial(
        change["number"],
        change["title"],
        [
            *([_("New in our list.")] if change["is_new"] else []),
            *_status_words(change, clocks),
            *([] if clocks.is_too_old else _country_words(change)),
            *_sentence_words(change),
            *([_("The register’s list does not have it any more.")] if change["is_gone"] else []),
        ],
    )


def _status_words(change: dict[str, Any], clocks: Clocks) -> list[str]:
    if not change["status"]:
        return []
    before, after = change["status"]
    return [status_change_words(before, after, clocks)]


def status_change_words(before: str, after: str, clocks: Clocks) -> str:
    """That a status is another one, and which, if that may still be said; "" if it is the same."""
    if before == after:
        return ""
    old, new = clocks.status_shown(before), clocks.status_shown(after)
    if old is None or new is None:
        return _("The status changed.")
    words = {"before": old.label, "after": new.label}
    return _("The status changed from “%(before)s” to “%(after)s”.") % words


def _country_words(change: dict[str, Any]) -> list[str]:
    opened, closed = (
        ", ".join(countries.name(one) for one in change[key]) for key in ("opened", "closed")
    )
    return [
        *([_("Open now: %(countries)s.") % {"countries": opened}] if opened else []),
        *([_("No longer open: %(countries)s.") % {"countries": closed}] if closed else []),
    ]


def _sentence_words(change: dict[str, Any]) -> list[str]:
    number = max(len(change["sentences_added"]), len(change["sentences_removed"]))
    if not number:
        return []
    return [
        ngettext(
            "%(number)d sentence about who can take part changed.",
            "%(number)d sentences about who can take part changed.",
            number,
        )
        % {"number": number}
    ]
