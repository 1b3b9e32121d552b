"""Erased rows: a link may lack its row where list, event, tombstone and tables agree on the erasure."""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from hesperion.privacy import erasure, history
from hesperion.privacy.audit.choices import Action
from hesperion.privacy.audit.models import Event, Link
from hesperion.privacy.classes import all_classes
from hesperion.privacy.keys.models import DataKey
from hesperion.privacy.models import Tombstone


class Excuses:
    """Decides whether a missing row was erased together with its participant.

    It reads the list of erasures, events, tombstones and tables, once for each participant.
    """

    def __init__(self) -> None:
        self._listed: set[uuid.UUID] = set()
        self._named: dict[uuid.UUID | None, set[tuple[str, int]]] = {}
        self._doubts: dict[uuid.UUID, str] = {}

    def doubt(self, link: Link) -> str:
        """A sentence on what contradicts that the missing row of `link` was erased; "" if nothing does."""
        subject = link.subject
        if subject is None:
            return "it is about nobody who could be erased"
        if subject not in self._listed:  # one may have been erased since we looked
            self._named = _named()
            self._listed = erasure.listed()
        if subject not in self._listed:
            return f"the list of erased participants has no {subject}"
        if (link.label, link.row_id) not in self._named.get(subject, ()):
            return f"no event says that it was erased with {subject}"
        if subject not in self._doubts:
            self._doubts[subject] = next(_doubts(subject), "")
        return self._doubts[subject]


def _named() -> dict[uuid.UUID | None, set[tuple[str, int]]]:
    """The rows of history that events name as erased, by participant."""
    found: dict[uuid.UUID | None, set[tuple[str, int]]] = defaultdict(set)
    events = Event.objects.filter(action=Action.ERASED)
    for subject, detail in events.values_list("subject", "detail").iterator():
        for label, ids in detail.get("history", {}).items():
            found[subject].update((label, row_id) for row_id in ids)
    return dict(found)


def _doubts(subject: uuid.UUID) -> Iterator[str]:
    """What else contradicts that `subject` was erased completely."""
    if not Tombstone.objects.filter(key=erasure.tombstone_key(subject)).exists():
        yield f"there is no tombstone for {subject}"
    if DataKey.objects.filter(pk=subject).exists():
        yield f"{subject} still has a key"
    for model, column in _tables():
        if model._default_manager.filter(**{column: subject}).exists():
            yield f"{model._meta.db_table} still has rows about {subject}"


def _tables() -> Iterator[tuple[Any, str]]:
    """The models whose rows are about participants, history too, with the column that says about whom."""
    subjects: dict[type[Model], str] = {
        model: classes.subject
        for model, classes in all_classes().items()
        if classes.subject and model._meta.managed
    }
    yield from subjects.items()
    for event in history.models():
        if event.pgh_tracked_model in subjects:
            yield event, subjects[event.pgh_tracked_model]
