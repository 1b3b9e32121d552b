"""The migrations that sites have run: they are never edited or removed.

`frozen_migrations.txt` lists each with its SHA-256, as `sha256sum` prints it. When a release is cut,
`python -m tests.upgrades.frozen` adds the new ones.
"""

import hashlib
import sys
from pathlib import Path

from hesperion.embedded.options import ROOT
from tests.layout import APPS

LIST = ROOT / "tests" / "upgrades" / "frozen_migrations.txt"


def migration_hashes(root: Path = ROOT) -> dict[str, str]:
    """SHA-256 of each migration under `root`, and of the SQL that migrations read, by path."""
    found = [
        path
        for app in APPS
        for pattern in ("migrations/[0-9]*.py", "migrations/sql/*.sql")
        for path in (root / app).rglob(pattern)
    ]
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(found)
    }


def frozen_hashes() -> dict[str, str]:
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return {path: sha256 for sha256, path in (line.split("  ", 1) for line in lines)}


def edited(frozen: dict[str, str], present: dict[str, str]) -> list[str]:
    """What was done to frozen migrations, one sentence each."""
    return [
        f"{path} was edited." if path in present else f"{path} was removed."
        for path, sha256 in frozen.items()
        if present.get(path) != sha256
    ]


def freeze() -> int:
    """Add the migrations that are not listed yet. Returns how many, or -1 where a listed one was edited."""
    frozen, present = frozen_hashes(), migration_hashes()
    if wrong := edited(frozen, present):
        print("\n".join(wrong), file=sys.stderr)
        return -1
    lines = [f"{sha256}  {path}\n" for path, sha256 in sorted((frozen | present).items())]
    LIST.write_text("".join(lines), encoding="utf-8")
    return len(present.keys() - frozen.keys())


if __name__ == "__main__":
    added = freeze()
    if added < 0:
        sys.exit(1)
    print(f"Added: {added} migrations. Frozen: {len(frozen_hashes())}.")
