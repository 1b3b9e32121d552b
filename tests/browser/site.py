"""The whole site as `make run` starts it, and a browser to look at it."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from hesperion.embedded.options import ROOT
from hesperion.embedded.postgres import Cluster
from tests import template
from tests.services import PATIENCE, free_port, fresh_shell, is_well, wait_until


@dataclass
class Site:
    """A running Hesperion: its address, its folder, and the passwords of its demo accounts."""

    url: str
    var: Path
    cluster: Cluster

    @property
    def passwords(self) -> dict[str, str]:
        return json.loads((self.var / "secrets.json").read_text())


@contextmanager
def running_site(var: Path) -> Iterator[Site]:
    """Start the site on a free port with its own PostgreSQL; Ctrl-C in the end must stop all of it."""
    template.restore(var)
    port = free_port()
    environment = fresh_shell() | {"PORT": str(port), "VAR": str(var)}
    screen = var.with_suffix(".screen")
    with screen.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "hesperion.embedded"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    url = f"http://localhost:{port}"
    try:
        wait_until(lambda: is_well(url) or process.poll() is not None, "the site is well", 240)
        assert process.poll() is None, screen.read_text()
        yield Site(url, var, Cluster(var))
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0, screen.read_text()


@contextmanager
def watched_page(
    browser: Browser, site: Site, *, scripts: bool = True, width: int = 1280
) -> Iterator[Page]:
    """A page in a new profile. In the end: no request went elsewhere, no error is in the console."""
    context = browser.new_context(
        base_url=site.url, java_script_enabled=scripts, viewport={"width": width, "height": 900}
    )
    context.set_default_timeout(PATIENCE * 1000)
    elsewhere: list[str] = []
    errors: list[str] = []

    def on_request(request: Request) -> None:
        if not request.url.startswith((site.url, "data:")):
            elsewhere.append(request.url)

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and "the server responded with a status of" not in message.text:
            errors.append(message.text)

    context.on("request", on_request)
    context.on("console", on_console)
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield context.new_page()
    context.close()
    assert elsewhere == [], elsewhere
    assert errors == [], errors
