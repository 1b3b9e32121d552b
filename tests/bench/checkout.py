"""Hesperion as one commit has it: the whole site of a checkout, and the processor time that it takes."""

import mailbox
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

import psutil

from hesperion.embedded.options import ROOT
from hesperion.embedded.postgres import Cluster
from tests.bench.server_time import process_seconds, server_seconds
from tests.interruptions import finish_undisturbed
from tests.services import PATIENCE, free_port, fresh_shell, is_well, wait_until

START = 900  # seconds; a first start migrates, perhaps beside much else
OURS = {"TRUSTED_PROXIES": "1"}  # each person has an address of their own


@contextmanager
def worktree(commit: str, folder: Path) -> Iterator[Path]:
    """The files of `commit` in `folder`, as long as they are needed."""
    _git("worktree", "add", "--quiet", "--detach", str(folder), commit)
    try:
        yield folder
    finally:
        _git("worktree", "remove", "--force", str(folder))


class Running:
    """A site that runs: it keeps its data, its PostgreSQL and its mails in `var`."""

    def __init__(self, process: psutil.Process, var: Path, port: int) -> None:
        self.var, self.port = var, port
        self._children = process.children(recursive=True)
        self._web = [
            one for web in self._named("hesperion.web") for one in [web, *web.children(True)]
        ]
        self._postmaster = Cluster(var).postmaster()

    def seconds(self) -> float:
        """Processor time of the web and of PostgreSQL so far."""
        return process_seconds(self._web) + server_seconds(self._postmaster)

    @contextmanager
    def without_worker(self) -> Iterator[None]:
        """Worker and beat pause: what they do later is no part of a page."""
        paused = self._named("celery")
        for process in paused:
            process.suspend()
        try:
            yield
        finally:
            for process in paused:
                process.resume()

    def mailed(self, address: str, link: str) -> str:
        """The path of the link in a mail to `address`, once it is there; `link` is a pattern."""
        return wait_until(lambda: next(self._links(address, link), None), "the mail arrives")

    def _links(self, address: str, link: str) -> Iterator[str]:
        box = mailbox.Maildir(self.var / "mail")
        for key in box.keys():  # noqa: SIM118
            letter = message_from_bytes(box.get_bytes(key), policy=policy.default)
            if letter["To"] == address:
                yield from re.findall(link, letter.get_body(("plain",)).get_content())

    def _named(self, word: str) -> list[psutil.Process]:
        return [process for process in self._children if word in process.cmdline()]


@contextmanager
def running(checkout: Path, var: Path) -> Iterator[Running]:
    """The site that `make run` starts in `checkout`, with a PostgreSQL as durable as a server's.

    Both sides use the packages that are installed here.
    """
    port = free_port()
    url = f"http://localhost:{port}"
    with var.with_suffix(".screen").open("w") as screen:
        process = subprocess.Popen(
            [sys.executable, "-m", "hesperion.embedded"],
            cwd=checkout,
            env=fresh_shell() | OURS | {"PORT": str(port), "VAR": str(var)},
            stdout=screen,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until(lambda: is_well(url) or process.poll() is not None, "the site is well", START)
        assert process.poll() is None, var.with_suffix(".screen").read_text()
        yield Running(psutil.Process(process.pid), var, port)
    finally:
        finish_undisturbed()
        process.terminate()
        process.wait(PATIENCE)


def _git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=ROOT, check=True)
