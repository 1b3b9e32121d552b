"""Files of records: first read and kept, then applied or discarded by staff.

What applying would change is found by applying, in a transaction that is rolled back.
"""

import gzip
import hashlib
from copy import copy
from datetime import date
from io import BytesIO

from django.db import connection, transaction

from hesperion.edge.page_cache import purge
from hesperion.privacy.actor import COMMAND
from hesperion.privacy.audit.actions import record_event
from hesperion.ui.days import latest_today
from trials.actions.changes import ImportPreview, compare_states, current_state
from trials.actions.storing import store_records
from trials.choices import ImportSource, TrialsAction
from trials.models import ImportDecision, ImportFile, TrialImport
from trials.reader.by_hand import read_by_hand_on
from trials.reader.files import UnreadableFile
from trials.reader.record_file import RecordFile

_LONGEST_QUERY = 500


class ImportRefused(Exception):
    """A file can't be read or taken over; the text says why.

    `is_conflict`: the act itself is right, but something happened meanwhile, or somebody else must do it.
    """

    def __init__(self, text: str, *, is_conflict: bool = False) -> None:
        super().__init__(text)
        self.is_conflict = is_conflict


@transaction.atomic
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
    that it has every record of it. Studies that can't be read are in its `refused`, and with any it is no
    complete file: their trials are not gone. Raises ImportRefused.
    """
    _take_turn()
    made = TrialImport(
        source=source,
        sha256=hashlib.sha256(content).hexdigest(),
        retrieved_on=retrieved_on,
        query=query.strip(),
        is_complete=is_complete,
        uploaded_by=by,
    )
    _require_new(made)
    kept = BytesIO()
    file = RecordFile(content, source, retrieved_on, kept=kept)
    preview = _tried(made, file)
    _require_complete(made, file, preview.counts["studies"])
    if is_complete and file.refused:
        made.is_complete = False
        preview = _tried(made, RecordFile(content, source, retrieved_on))
    made.api_version, made.data_timestamp = file.api_version, file.data_timestamp
    made.refused, made.notices = file.refused, file.notices
    made.counts, made.needs_second = preview.counts, preview.needs_second
    made.save(force_insert=True)
    ImportFile.objects.create(trial_import=made, content=kept.getvalue())
    _record(TrialsAction.IMPORT_STAGED, made, by)
    return made


@transaction.atomic
def preview_import(trial_import: TrialImport) -> ImportPreview:
    """What applying it would change, now. Raises ImportRefused if it was decided already."""
    _take_turn()
    _require_undecided(trial_import)
    return _tried(trial_import, _kept(trial_import))


@transaction.atomic
def apply_import(
    *, trial_import: TrialImport, by: str, with_refused: bool, seen: dict[str, int]
) -> ImportDecision:
    """Take its records over, all or none. `seen` are the counts of the preview that `by` saw.

    The decision's `counts` are those, and its "changes" a list of TrialChange. Raises ImportRefused: it was
    decided already, the counts are others by now, a second person must do it, or it has refused studies and
    `with_refused` is False.
    """
    _take_turn()
    _require_undecided(trial_import)
    if trial_import.refused and not with_refused:
        raise ImportRefused(
            "The file has studies that can’t be read. Say that the rest is imported."
        )
    file = _kept(trial_import)
    preview = _taken_over(trial_import, file)
    if file.refused:  # the site's version is another since
        raise ImportRefused(
            "The file is read in another way by now. Discard it, and upload it again."
        )
    if trial_import.uploaded_by == by and (trial_import.needs_second or preview.needs_second):
        raise ImportRefused(
            "More than a fifth of all trials would open or close. Somebody else must apply the file.",
            is_conflict=True,
        )
    if seen != preview.counts:
        raise ImportRefused(
            "The trials changed since you looked. Look again at what the file would change.",
            is_conflict=True,
        )
    return _decide(
        trial_import, by, is_applied=True, counts={**preview.counts, "changes": preview.changes}
    )


@transaction.atomic
def discard_import(*, trial_import: TrialImport, by: str) -> ImportDecision:
    """Decide that it does not count. Its file is deleted. Raises ImportRefused if it was decided already."""
    _take_turn()
    _require_undecided(trial_import)
    ImportFile.objects.filter(trial_import=trial_import).delete()
    return _decide(trial_import, by, is_applied=False, counts={})


@transaction.atomic
def load_by_hand(content: bytes) -> bool:
    """Read a file of trials/content/ and apply it; False if that was done before."""
    sha256 = hashlib.sha256(content).hexdigest()
    if TrialImport.objects.filter(source=ImportSource.BY_HAND, sha256=sha256).exists():
        return False
    made = stage_import(
        content=content,
        source=ImportSource.BY_HAND,
        retrieved_on=read_by_hand_on(content),
        by=COMMAND,
    )
    apply_import(trial_import=made, by=COMMAND, with_refused=False, seen=made.counts)
    return True


def _take_turn() -> None:
    """One import at a time: what a preview compares stays as it is until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE public.trials_importfile IN SHARE ROW EXCLUSIVE MODE")


def _require_new(made: TrialImport) -> None:
    if made.retrieved_on > latest_today():
        raise ImportRefused("The day on which the file was fetched is in the future.")
    if len(made.query) > _LONGEST_QUERY:
        raise ImportRefused(f"The search is longer than {_LONGEST_QUERY} characters.")
    if made.is_complete and not made.query:
        raise ImportRefused("Say which search the file is complete for.")
    same = (
        TrialImport.objects.filter(sha256=made.sha256).exclude(decision__is_applied=False).first()
    )
    if same:
        raise ImportRefused(f"This file was read before, as one of {same.retrieved_on}.")


def _require_complete(made: TrialImport, file: RecordFile, read: int) -> None:
    """Raises ImportRefused if it is said to be complete, and is not."""
    if not made.is_complete:
        return
    if file.goes_on:
        raise ImportRefused("The file goes on: it is one page of several, and so not complete.")
    count = read + len(file.refused)
    if file.total not in (None, count):
        raise ImportRefused(
            f"The search has {file.total:,} records, and the file has {count:,}: it is not complete."
        )


def _require_undecided(trial_import: TrialImport) -> None:
    decision = ImportDecision.objects.filter(trial_import=trial_import).first()
    if decision:
        done = "applied" if decision.is_applied else "discarded"
        raise ImportRefused(f"The file was {done} already.", is_conflict=True)


def _kept(trial_import: TrialImport) -> RecordFile:
    content = gzip.decompress(trial_import.file.content)
    return RecordFile(content, ImportSource(trial_import.source), trial_import.retrieved_on)


def _tried(trial_import: TrialImport, file: RecordFile) -> ImportPreview:
    """What the file changes. Nothing is stored."""
    with transaction.atomic():
        draft = copy(trial_import)
        if draft.pk is None:
            draft.save()
        preview = _taken_over(draft, file)
        transaction.set_rollback(True)
    return preview


def _taken_over(trial_import: TrialImport, file: RecordFile) -> ImportPreview:
    """Store the records of an import. They count once it is decided, which is only tried here."""
    before = current_state()
    try:
        records = store_records(file.records(), trial_import)
    except UnreadableFile as error:
        raise ImportRefused(str(error)) from error
    with transaction.atomic():
        ImportDecision.objects.create(trial_import=trial_import, is_applied=True, decided_by="")
        preview = compare_states(before, current_state(), records)
        transaction.set_rollback(True)
    return preview


def _decide(
    trial_import: TrialImport, by: str, *, is_applied: bool, counts: dict[str, object]
) -> ImportDecision:
    decision = ImportDecision.objects.create(
        trial_import=trial_import, is_applied=is_applied, counts=counts, decided_by=by
    )
    action = TrialsAction.IMPORT_APPLIED if is_applied else TrialsAction.IMPORT_DISCARDED
    _record(action, trial_import, by)
    if is_applied:
        transaction.on_commit(purge, robust=True)
    return decision


def _record(action: TrialsAction, trial_import: TrialImport, by: str) -> None:
    detail = {"import": trial_import.pk, "sha256": trial_import.sha256}
    record_event(actor=by, action=action, detail=detail)
