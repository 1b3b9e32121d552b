"""Makes a keyring's file, and adds and removes versions of its keys. Needs Python alone, as nothing runs yet.

python3 hesperion/privacy/keyring_file.py keyring.json                       makes one, never over another
python3 hesperion/privacy/keyring_file.py keyring.json --rotate wrap index   adds a version to each
python3 hesperion/privacy/keyring_file.py keyring.json --retire wrap index   removes all but the newest
"""

import argparse
import base64
import contextlib
import json
import os
import secrets
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

KEY_USES = ("wrap", "index", "sign", "tombstone")
KEY_BYTES = 32  # bytes

Ring = dict[str, dict[str, str]]  # a key in base64 by use and version


def new_key() -> str:
    """A random key in base64."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def new_keyring() -> str:
    """The JSON of a keyring with the first version of each key."""
    return _text({use: {"1": new_key()} for use in KEY_USES})


def write_keyring(path: Path) -> None:
    """Write a new keyring, readable by this account only. Raises FileExistsError where `path` exists.

    The file gets its name when it is complete, and never replaces another one: without the old keyring all
    patients' answers would be unreadable.
    """
    with _written_beside(path, new_keyring()) as unfinished:
        os.link(unfinished, path)


def write_keyring_once(path: Path) -> None:
    """Write a new keyring unless `path` exists."""
    with contextlib.suppress(FileExistsError):
        write_keyring(path)


def add_versions(ring: Ring, uses: Sequence[str]) -> None:
    """Add the next version of the keys for `uses`: from the next start on, it is used for new values."""
    for use in uses:
        ring[use][str(_newest(ring[use]) + 1)] = new_key()


def retire_versions(ring: Ring, uses: Sequence[str]) -> None:
    """Remove all but the newest version of the keys for `uses`."""
    for use in uses:
        newest = str(_newest(ring[use]))
        ring[use] = {newest: ring[use][newest]}


def replace_keyring(
    path: Path, change: Callable[[Ring, Sequence[str]], None], uses: Sequence[str]
) -> None:
    """Change the keyring at `path` as a whole or not at all. Its owner and its mode stay."""
    ring = json.loads(path.read_text(encoding="utf-8"))
    before = path.stat()
    change(ring, uses)
    with _written_beside(path, _text(ring)) as unfinished:
        os.chown(unfinished, before.st_uid, before.st_gid)
        unfinished.chmod(before.st_mode & 0o777)
        unfinished.replace(path)


def _newest(versions: dict[str, str]) -> int:
    return max(map(int, versions))


def _text(ring: Ring) -> str:
    return json.dumps(ring, indent=2) + "\n"


@contextlib.contextmanager
def _written_beside(path: Path, text: str) -> Iterator[Path]:
    """Context manager with a new file in the folder of `path`: `text` is on the disk, for this account only."""
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        opened = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        yield unfinished
    finally:
        unfinished.unlink(missing_ok=True)


def run_command_line(arguments: Sequence[str] | None = None) -> None:
    """The command line. Raises SystemExit with a sentence if nothing was changed."""
    parser = argparse.ArgumentParser(
        description="Make a keyring; or add or remove versions of its keys."
    )
    parser.add_argument("file", type=Path, help="such as keyring.json")
    change = parser.add_mutually_exclusive_group()
    change.add_argument("--rotate", nargs="+", choices=["wrap", "index", "sign"], default=[])
    change.add_argument("--retire", nargs="+", choices=["wrap", "index"], default=[])
    given = parser.parse_args(arguments)
    try:
        if given.rotate:
            replace_keyring(given.file, add_versions, given.rotate)
        elif given.retire:
            replace_keyring(given.file, retire_versions, given.retire)
        else:
            write_keyring(given.file)
    except FileExistsError:
        raise SystemExit(f"{given.file} is there already. Nothing was written.") from None
    except OSError as error:
        raise SystemExit(f"{given.file}: {error.strerror}. Nothing was changed.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SystemExit(f"{given.file} is no keyring. Nothing was changed.") from None
    sys.stdout.write(f"{given.file} is written. Copy it to two places apart from all backups.\n")


if __name__ == "__main__":
    run_command_line()
