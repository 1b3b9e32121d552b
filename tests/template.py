"""A migrated PostgreSQL, made once and copied for the suite and for every site that tests start.

It is kept in .pytest_cache/migrated, under a hash of all that the migrations are made of. Its passwords are
drawn once and kept beside it.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hesperion.embedded import leftovers, run, secrets
from hesperion.embedded.options import ROOT, Options
from hesperion.embedded.postgres import Cluster
from tests.interruptions import end_as_by_ctrl_c

CACHE = ROOT / ".pytest_cache" / "migrated"
# What decides how a database looks after the first migrate. What every migrate does is done in every run.
SOURCES = (
    "requirements-local.txt",
    "hesperion/batched_migration.py",
    "hesperion/epoch.py",
    "hesperion/management/commands/migrate.py",
    "hesperion/embedded/*.py",
    "deploy/postgres/sql/*.sql",
    "hesperion/privacy/fields.py",
    "hesperion/**/migrations/*.py",
    "articles/migrations/*.py",
    "atlas/migrations/*.py",
    "atlas/migrations/sql/*.sql",
    "intake/**/migrations/*.py",
    "intake/**/migrations/sql/*.sql",
    "registry/migrations/*.py",
    "research/migrations/*.py",
    "research/migrations/sql/*.sql",
    "trials/**/migrations/*.py",
    "trials/migrations/sql/*.sql",
)


def give_secrets(var: Path) -> None:
    """Give `var` the passwords of the template, before a Cluster makes its own."""
    ours = _secrets()
    of_the_server = {name: ours[name] for name in ours if name != "installation"}
    file = var / "secrets.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps(of_the_server))


def restore(var: Path) -> None:
    """Give `var`, which may be new, the migrated data directory. A server started there finds it."""
    var.mkdir(exist_ok=True)
    var.chmod(0o711)  # PostgreSQL's account passes through
    give_secrets(var)
    with _alone():
        folders = Cluster(var).folders
        shutil.copytree(_made(), folders.home / "data", symlinks=True)
    for folder, _, names in os.walk(folders.home / "data"):
        for path in (folder, *(os.path.join(folder, name) for name in names)):  # noqa: PTH118
            os.chown(path, folders.account.uid, folders.account.gid)


def _made() -> Path:
    """The migrated data directory; only who is alone may ask for it."""
    template = CACHE / _key()
    if not template.exists():
        _make(template)
    return template


def _key() -> str:
    found = sorted(path for pattern in SOURCES for path in ROOT.glob(pattern))
    whole = hashlib.sha256()
    for path in found:
        whole.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return whole.hexdigest()[:16]


def _make(template: Path) -> None:
    """Migrate a new server, and keep its data in place of any other."""
    with tempfile.TemporaryDirectory(prefix="hesperion-template-") as name:
        Path(name).chmod(0o711)
        var = Path(name) / "var"
        var.mkdir(mode=0o711)
        _secrets()
        shutil.copy(CACHE / "secrets.json", var)
        cluster = Cluster(var, durable=False)
        cluster.start()
        try:
            _migrate(cluster)
        finally:
            leftovers.end_marked(var)  # `migrate`, where this is ended while it starts
            cluster.stop()
        for old in CACHE.glob("*/"):
            shutil.rmtree(old)
        unfinished = template.with_suffix(".unfinished")
        shutil.copytree(cluster.folders.home / "data", unfinished, symlinks=True)
        unfinished.rename(template)


def _migrate(cluster: Cluster) -> None:
    environment = run.child_environment(Options(1, cluster.var, {}), cluster.secrets, cluster)
    environment |= run.owner(cluster) | {"DATABASE_ROLE": "owner"}
    for arguments in (["--database=default"], ["keys", "--database=keys"]):
        command = [sys.executable, "manage.py", "migrate", "-v0", "--skip-checks", *arguments]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)


def _secrets() -> dict[str, str]:
    """Without waiting for who migrates."""
    CACHE.mkdir(parents=True, exist_ok=True)
    return secrets.load_secrets(CACHE)


@contextmanager
def _alone() -> Iterator[None]:
    """Keep the other workers from it meanwhile."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":  # beforehand, while something else runs
    end_as_by_ctrl_c()
    with _alone():
        _made()
