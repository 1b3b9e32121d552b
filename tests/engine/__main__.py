"""`python -m tests.engine`: Hesperion as one server runs it, on a Docker engine of its own.

It installs the site by docs/deploy.md, walks through it in a browser, kills what can be killed while people
share their stories, and takes everything away again. Exits with 1 when something is not well, and with 3 where
no engine can run.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import randrange

import pytest
from playwright.sync_api import Error as BrowserError

from hesperion.embedded.options import ROOT
from tests.browser.chromium import executable
from tests.engine import backups, brokers, images, journey, kills, machine, namespace, rate
from tests.engine.dockerd import Engine
from tests.engine.installation import MAIL_PORT, Installation
from tests.interruptions import end_as_by_ctrl_c, finish_undisturbed
from tests.services import Postbox, mail_server

NO_ENGINE = 3
CACHE = Path("/var/cache/hesperion-engine")
PARTS = ("journey", "backups", "rate", "kills", "brokers")


def main() -> int:
    end_as_by_ctrl_c()
    told = _arguments()
    if told.apart:
        return _in_the_engine(told)
    try:
        with machine.alone(told.cache):
            machine.require(told.cache, fresh=told.fresh)
            executable()
            return namespace.run_apart("tests.engine", ["--apart", *sys.argv[1:]])
    except (machine.Unable, pytest.fail.Exception) as why:
        print(why, flush=True)
        return NO_ENGINE


def _in_the_engine(told: argparse.Namespace) -> int:
    """In the processes apart."""
    folder = Path(tempfile.mkdtemp(prefix="hesperion-engine-"))
    namespace.settle(folder)
    engine = Engine(told.cache, folder)
    try:
        engine.start()
        engine.empty()
        with mail_server(MAIL_PORT, namespace.OURS) as postbox:
            findings = _run(told, engine, folder / "hesperion", postbox)
    except machine.Unable as why:
        print(why, flush=True)
        return NO_ENGINE
    finally:
        finish_undisturbed()
        engine.clear()
        shutil.rmtree(folder)
    print("\n".join(["Not well.", *findings]) if findings else "All is well.", flush=True)
    return 1 if findings else 0


def _run(told: argparse.Namespace, engine: Engine, folder: Path, postbox: Postbox) -> list[str]:
    """Findings in sentences."""
    site = Installation(engine, ROOT, folder)
    site.copy()
    images.provide(engine, told.cache, folder)
    parts: dict[str, Callable[[], list[str]]] = {
        "install": site.install,
        "journey": lambda: journey.walk(site, postbox),
        "backups": lambda: backups.rehearse(site),
        "rate": lambda: rate.measure(site, engine),
        "kills": lambda: kills.kill_everything(site, engine, postbox, told.stories, told.seed),
        "brokers": lambda: brokers.restart_each(site, postbox, told.seed),
    }
    findings: list[str] = []
    for name in ("install", *(told.only or PARTS)):
        print(f"{name} …", flush=True)
        try:
            findings += parts[name]()
        except (AssertionError, RuntimeError, BrowserError) as trouble:
            findings.append(f"{name}: {trouble}")
            if name == "install":
                break
    if findings:
        logs = told.cache / "logs.txt"
        logs.write_text(site.compose("logs", "--no-color"))
        findings.append(f"The containers' logs are in {logs}")
    return findings


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.engine", description=__doc__)
    parser.add_argument("--stories", type=int, default=50, help="sent while parts are killed")
    parser.add_argument("--only", action="append", choices=PARTS)
    parser.add_argument("--cache", type=Path, default=CACHE, help="images are kept here")
    parser.add_argument("--fresh", action="store_true", help="without the cache of earlier runs")
    parser.add_argument("--seed", type=int, default=randrange(1_000_000))
    parser.add_argument("--apart", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("Ended before its time. All that it started is stopped.", flush=True)
        sys.exit(1)
