"""Deletes the files and keys that no extract needs any more, whatever left them."""

import shutil
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from hesperion.builder_lock import LOCK
from hesperion.privacy.keys.files import destroy_file_keys
from hesperion.privacy.keys.models import FileKey
from research.builds.failures import key_store
from research.models import Extract


def sweep() -> None:
    """Destroy the keys, then delete the files, of all but the extracts that may be downloaded.

    Call it while no extract is being built, or files that are half written would go. Raises OSError,
    or BuildFailed if the key store is away.
    """
    live = Extract.objects.filter(replaced_at=None, key_destroyed_at=None)
    kept = set(live.exclude(finished_at=None).values_list("pk", flat=True))
    with key_store():
        needless = FileKey.objects.exclude(pk__in=kept).values_list("pk", flat=True)
        destroy_file_keys(list(needless))
    ended = Extract.objects.exclude(pk__in=kept).exclude(finished_at=None)
    ended.filter(key_destroyed_at=None).update(key_destroyed_at=timezone.now())
    names = {LOCK, *map(str, kept)}
    for path in Path(settings.EXTRACTS_DIR).iterdir():
        if path.name not in names:
            with suppress(FileNotFoundError):  # somebody's withdrawal closes the same extract
                shutil.rmtree(path)
