"""A stored site of an earlier version: both databases, the keyring, the ledger, and the facts to find again.

It lies in tests/upgrades/<name>/. The ledger is newer than the databases, as after a restore: it names one
more participant who was erased. The facts are those after that erasure.
"""

import gzip
import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from hesperion.embedded.options import ROOT
from tests.upgrades.facts import Facts

DATABASES = {"default": "hesperion", "keys": "hesperion_keys"}


@dataclass(frozen=True)
class StoredSite:
    name: str

    @property
    def folder(self) -> Path:
        return ROOT / "tests" / "upgrades" / self.name

    @property
    def facts(self) -> Facts:
        return json.loads(gzip.decompress((self.folder / "facts.json.gz").read_bytes()))

    def dump(self, programs: Path, alias: str, url: str) -> None:
        """Store what pg_dump says of the database at `url`."""
        done = subprocess.run([programs / "pg_dump", url], capture_output=True, check=True)
        self._dump(alias).write_bytes(_compressed(done.stdout))

    def restore(self, programs: Path, alias: str, url: str) -> None:
        """Restore the database into the empty one at `url`, by the superuser."""
        command = [programs / "psql", "--quiet", "--no-psqlrc", "--output=/dev/null"]
        dump = gzip.decompress(self._dump(alias).read_bytes())
        subprocess.run([*command, "--set=ON_ERROR_STOP=1", url], input=dump, check=True)

    def keep_facts(self, facts: Facts) -> None:
        text = json.dumps(facts, ensure_ascii=False)
        (self.folder / "facts.json.gz").write_bytes(_compressed(text.encode()))

    def keep_secrets(self, keyring: Path, ledger: Path) -> None:
        shutil.copy(keyring, self.folder / "keyring.json")
        shutil.copytree(ledger, self.folder / "ledger", dirs_exist_ok=True)

    def give_secrets(self, folder: Path) -> tuple[Path, Path]:
        """Copies of the keyring and of the ledger in `folder`."""
        keyring, ledger = folder / "keyring.json", folder / "ledger"
        shutil.copy(self.folder / "keyring.json", keyring)
        keyring.chmod(0o600)
        shutil.copytree(self.folder / "ledger", ledger)
        return keyring, ledger

    def _dump(self, alias: str) -> Path:
        return self.folder / f"{DATABASES[alias]}.sql.gz"


def stored_sites() -> list[StoredSite]:
    """All of them, by name."""
    files = sorted((ROOT / "tests" / "upgrades").glob("*/facts.json.gz"))
    return [StoredSite(file.parent.name) for file in files]


def _compressed(content: bytes) -> bytes:
    return gzip.compress(content, compresslevel=9, mtime=0)
