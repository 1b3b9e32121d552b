"""Files of records: first read and kept, then applied or discarded by staff.

What applying would change is found by applying, in a transaction that is rolled back.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import TypedDict

from trials.choices import ImportSource
from trials.models import ImportDecision, TrialImport


class ImportRefused(Exception):
    """A file can't be read, or not be applied; the text says why.

    `is_conflict`: not because of what was asked for, but because something else happened meanwhile, or because
    somebody else must do it.
    """

    def __init__(self, text: str, *, is_conflict: bool = False) -> None:
        super().__init__(text)
        self.is_conflict = is_conflict


class TrialChange(TypedDict):
    """What an import changes about one trial, as `counts["changes"]` of its decision keeps it.

    Countries are ISO 3166-1 alpha-2. A trial whose record is as before, in all of these, has none.
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
    needs_second: bool = False


def stage_import(
    *,
    content: bytes,
    source: ImportSource,
    retrieved_on: date,
    query: str = "",
    is_complete: bool = False,
    by: str,
) -> TrialImport:
    """Read a file and keep it, without what names persons. It counts once somebody applies it.

    `retrieved_on` is the day on which it was fetched, `query` the search that it answers; `is_complete` says
    that it has every record of it. Its studies that can't be read are in `refused`. Raises ImportRefused.
    """
    raise NotImplementedError


def preview_import(trial_import: TrialImport) -> ImportPreview:
    """What applying it would change, now. Raises ImportRefused if it was decided already."""
    raise NotImplementedError


def apply_import(
    *, trial_import: TrialImport, by: str, with_refused: bool, seen: dict[str, int]
) -> ImportDecision:
    """Take its records over, all or none. `seen` are the counts of the preview that `by` saw.

    Its `counts` are those of the preview, and the list "changes". Raises ImportRefused: decided already, the
    counts are others by now, a second person must do it, or it has refused studies and `with_refused` is False.
    """
    raise NotImplementedError


def discard_import(*, trial_import: TrialImport, by: str) -> ImportDecision:
    """Decide that it does not count. Its file is deleted. Raises ImportRefused if it was decided already."""
    raise NotImplementedError
