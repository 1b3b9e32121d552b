"""Makes a set: the main database, then the key store, then the ledger, then media."""

from contextlib import ExitStack
from pathlib import Path

import pyrage

from hesperion.backup import BackupError, postgres, sets
from hesperion.backup.actions import recorded_run
from hesperion.backup.encryption import Fingerprint, encrypt_output, file_fingerprint, recipient
from hesperion.backup.manifest import SetManifest, write_manifest
from hesperion.backup.models import Run, RunKind
from hesperion.backup.parts import KEYS, LEDGER, MAIN, MEDIA, Program, archive, dump, folder_of


def back_up() -> Run:
    """Make a set, remove those that are not kept any more, and record it. Raises BackupError."""
    with recorded_run(RunKind.BACKUP) as run:
        try:
            sets.expire_keys()
            _make(run, recipient())
            sets.prune()
        except OSError as error:
            raise BackupError(
                f"{error.strerror}: {error.filename}. Look: df -h and ls -l."
            ) from error
    return run


def _make(run: Run, to: pyrage.x25519.Recipient) -> None:
    main, keys = postgres.backup_database(), postgres.keys_database()
    with sets.new_set() as folder, ExitStack() as held:
        # One right after the other: no row of the first may be newer than its key in the second.
        snapshots = {
            "main": held.enter_context(postgres.snapshot_of(main)),
            "keys": held.enter_context(postgres.snapshot_of(keys)),
        }
        counts = {name: snapshot.counts() for name, snapshot in snapshots.items()}
        programs = {
            MAIN: dump(main, snapshots["main"].id),
            KEYS: dump(keys, snapshots["keys"].id),
            LEDGER: archive(
                folder_of(LEDGER)
            ),  # after both: it lists everybody who is gone from them
            MEDIA: archive(folder_of(MEDIA)),
        }
        files = _write(folder, programs, to)
        name = sets.final_name(folder)
        write_manifest(folder, SetManifest(name, files, counts), to)
    made = sets.find_set(name)
    run.set_name, run.size_bytes = made.name, made.size_bytes
    run.outcome = f"The backup {made.name} is made: {made.size_bytes / 1e6:.1f} MB, and read back."


def _write(
    folder: Path, programs: dict[str, Program], to: pyrage.x25519.Recipient
) -> dict[str, Fingerprint]:
    """Write each file, and read it back from the disc."""
    written = {}
    for name, program in programs.items():
        written[name] = encrypt_output(program, folder / name, to)
        if file_fingerprint(folder / name) != written[name]:
            raise BackupError(
                f"{name} is not on the disc as it was written. Look at the disc: dmesg"
            )
    return written
