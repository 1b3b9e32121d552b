import base64
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hesperion.privacy import keyring
from hesperion.privacy.keys import actions as keys


@pytest.fixture
def other_ring(settings, tmp_path: Path) -> Iterator[Callable[..., None]]:
    """Call it with `wrap=2` or `index=2` to add that version; with `only=True` the older ones are gone."""
    ring = json.loads(Path(settings.KEYRING_FILE).read_text())

    def change(only: bool = False, **versions: int) -> None:
        for use, version in versions.items():
            new = {str(version): base64.b64encode(os.urandom(32)).decode()}
            ring[use] = new if only else ring[use] | new
        path = tmp_path / "keyring.json"
        path.write_text(json.dumps(ring))
        settings.KEYRING_FILE = str(path)
        keyring.clear_cache()
        keys.clear_opened_keys()

    yield change
    keyring.clear_cache()
