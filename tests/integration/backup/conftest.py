from pathlib import Path

import pytest
from django.db import connections

from hesperion.backup.identity import make_identity, read_identity
from hesperion.settings import env
from tests.embedded import cluster


@pytest.fixture(autouse=True)
def backups(settings, tmp_path: Path) -> Path:
    """The settings of the services `backup` and `restore`; the folder of the sets."""
    folder = tmp_path / "backups"
    for name in ("backups", "drill", "media"):
        (tmp_path / name).mkdir()
    identity = tmp_path / "identity.txt"
    make_identity(identity)
    settings.BACKUPS_DIR = str(folder)
    settings.DRILL_DIR = str(tmp_path / "drill")
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.BACKUP_IDENTITY_FILE = str(identity)
    settings.BACKUP_RECIPIENT = str(read_identity(identity).to_public())
    settings.BACKUP_DATABASE = _as_role("hesperion_backup")
    settings.OWNER_DATABASE = _as_role("hesperion_owner")
    return folder


def _as_role(role: str) -> dict:
    """The test's own database, as `role`."""
    return env.database(cluster.url(role, connections["default"].settings_dict["NAME"]), "TEST")
