"""Points Django to a PostgreSQL of the suite's own, before it reads its settings.

The server is started by the first test that has a database. Parallel workers inherit the addresses.
"""

import atexit
import os
import shutil
import signal
import tempfile
from pathlib import Path

from hesperion.embedded.options import ROOT
from hesperion.embedded.postgres import Cluster
from hesperion.privacy import keyring_file
from hesperion.ui.catalogs import compile_catalogs
from tests import template

__all__ = ["ROOT", "cluster"]


def _make_var() -> None:
    var = Path(tempfile.mkdtemp(prefix="hesperion-tests-"))
    var.chmod(0o711)  # PostgreSQL's account passes through
    template.give_secrets(var)
    keyring_file.write_keyring(var / "keyring.json")
    os.environ["TESTS_VAR"] = str(var)


def _point_to(cluster: Cluster, worker: str) -> None:
    """Each worker has queues of its own, so that it may take its broker away."""
    var = cluster.var
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "hesperion.settings.test",
        "VAR": str(var),
        "KEYRING_FILE": str(var / "keyring.json"),
        "LEDGER_DIR": str(var / "ledger"),
        "MAIL_CATCHER_DIR": str(var / "mail"),
        "TEST_SUPERUSER_URL": cluster.url("postgres", "postgres"),
        "DATABASE_ROLE": "owner",
        "DATABASE_URL": cluster.url("hesperion", "hesperion"),
        "OWNER_DATABASE_URL": cluster.url("hesperion_owner", "hesperion"),
        "KEYS_DATABASE_URL": cluster.url("hesperion_keys", "hesperion_keys"),
        "SEALER_DATABASE_URL": cluster.url("hesperion_sealer", "hesperion"),
        "RESEARCH_DATABASE_URL": cluster.url("hesperion_research", "hesperion"),
        "CELERY_BROKER_URL": cluster.url("hesperion_broker", f"broker_{worker}", "pgmq"),
    }


def _end(cluster: Cluster) -> None:
    """When the workers have ended, however they did."""
    if cluster.postmaster():
        cluster.stop()
    shutil.rmtree(cluster.var)


signal.signal(signal.SIGTERM, signal.default_int_handler)  # end as by Ctrl-C, the server too
_is_first = "TESTS_VAR" not in os.environ
if _is_first:
    _make_var()
    compile_catalogs(ROOT / "locale")
cluster = Cluster(Path(os.environ["TESTS_VAR"]), durable=False)
_point_to(cluster, os.environ.get("PYTEST_XDIST_WORKER", "main"))
if _is_first:
    atexit.register(_end, cluster)
