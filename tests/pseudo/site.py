"""A second web process on a running site, which knows the language `xr` too."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from hesperion.embedded.options import Options
from hesperion.embedded.run import child_environment
from tests.browser.site import Site
from tests.embedded import ROOT
from tests.pseudo.catalog import write
from tests.services import PATIENCE, free_port, fresh_shell, is_well, wait_until


@contextmanager
def pseudo_site(site: Site, folder: Path) -> Iterator[Site]:
    """The same databases at another address, with `/xr/` in front of every page of the language."""
    write(folder / "locales")
    told = Options(free_port(), site.var, {})
    secrets = json.loads((site.var / "secrets.json").read_text())
    told_to_children = child_environment(told, secrets, site.cluster).items() - os.environ.items()
    environment = fresh_shell() | dict(told_to_children)
    environment |= {
        "DJANGO_SETTINGS_MODULE": "tests.pseudo.settings",
        "PSEUDO_LOCALES": str(folder / "locales"),
    }
    command = [sys.executable, "-m", "hesperion.web", "--port", str(told.port)]
    with (folder / "web.log").open("wb") as log:
        web = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        wait_until(lambda: is_well(told.base_url), f"the second web process is well ({log.name})")
        yield replace(site, url=told.base_url)
    finally:
        web.terminate()
        web.wait(PATIENCE)
