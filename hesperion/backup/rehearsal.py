"""What the drill does inside its own databases: a whole restore, and whether everything is as it was."""

from django.core.management import call_command

from hesperion.backup import BackupError, postgres
from hesperion.backup.checking import check_set
from hesperion.backup.manifest import read_manifest
from hesperion.backup.restoring import restore
from hesperion.backup.sealed_values import open_all
from hesperion.backup.sets import BackupSet
from hesperion.privacy import erasure
from hesperion.privacy.audit.actions import seal_audit
from hesperion.privacy.audit.verification import Broken, verify
from hesperion.privacy.keys.models import DataKey


def rehearse(found: BackupSet) -> str:
    """Restore the set and check it as the site would find it. Returns what was found, in a sentence.

    Raises BackupError with the first difference. Only for databases without data: see drill.py.
    """
    check_set(found)  # media too, which need not be unpacked
    restore(found, parts=("main", "keys", "ledger"))
    rows = _compare_counts(found)
    call_command("prepare", verbosity=0)
    erased = _require_erased()
    seal_audit()
    links = _verify_audit()
    opened = _open_all()
    return (
        f"The drill restored {found.name}: {rows} rows are those that were backed up, {opened} sealed values "
        f"open, {erased} erased participants stay erased, and {links} links of the audit are whole."
    )


def _compare_counts(found: BackupSet) -> int:
    """The number of rows, which are those of the manifest."""
    expected, rows = read_manifest(found.folder).counts, 0
    for name, database in (
        ("main", postgres.owners_database()),
        ("keys", postgres.keys_database()),
    ):
        with postgres.connected(database) as restored:
            counts = postgres.count_rows(restored)
        if counts != expected[name]:
            raise BackupError(f"The drill found {_first_difference(counts, expected[name])}.")
        rows += sum(counts.values())
    return rows


def _first_difference(counts: postgres.Counts, expected: postgres.Counts) -> str:
    table = min(set(counts.items()) ^ set(expected.items()))[0]
    return f"{counts.get(table, 0)} rows of {table}, and {expected.get(table, 0)} were backed up"


def _require_erased() -> int:
    erasure.require_replayed()
    listed = erasure.listed()
    if readable := DataKey.objects.filter(pk__in=listed).count():
        raise BackupError(f"The drill found keys of {readable} participants who were erased.")
    return len(listed)


def _verify_audit() -> int:
    try:
        return verify().links
    except Broken as broken:
        raise BackupError(f"The audit of the restored database is not whole. {broken}") from broken


def _open_all() -> int:
    opened, faults = open_all()
    if faults:
        found = ", ".join(f"{count} of {field}" for field, count in sorted(faults.items()))
        raise BackupError(f"The drill could not open: {found}.")
    return opened
