"""A network, mounts and processes apart from this machine's: with the first process there ends all of it.

The engine's bridges, rules, mounts and containers are made there, and the site's ports are free. The way out is
slirp4netns, which changes nothing of this machine's network.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import psutil

from tests.engine.machine import PATH, Unable
from tests.services import PATIENCE, wait_until

HOST = "hesperion.example.org"
OURS = "10.0.2.100"  # slirp4netns gives it to the network's side
DNS = "10.0.2.3"
CLIENTS = "10.128.0.0/9"  # each address of it is ours: tests.faults.clients.address


def run_apart(module: str, arguments: Sequence[str]) -> int:
    """Run a Python module apart, with its standard input closed; its exit status. Raises Unable."""
    command = [sys.executable, "-m", module, *arguments]
    apart = ("--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc")
    # unshare ends with us, its first process with unshare, and with that one everything apart.
    first = subprocess.Popen(
        ["setpriv", "--pdeathsig=KILL", "unshare", *apart, "docker-init", "--", *command],
        stdin=subprocess.PIPE,
        env=os.environ | {"PATH": PATH},
    )
    try:
        inside = wait_until(psutil.Process(first.pid).children, "a process runs apart")[0]
        with _way_out(inside.pid) as network:
            first.stdin.close()  # the process apart waits for it
            try:
                return first.wait()
            except KeyboardInterrupt:
                inside.terminate()
                return first.wait(PATIENCE)
            finally:
                network.terminate()
    finally:
        first.kill()


def _way_out(pid: int) -> "subprocess.Popen[bytes]":
    """slirp4netns, once the network of the process is connected."""
    ready, tell = os.pipe()
    options = ("--configure", "--mtu=65520", "--disable-host-loopback", f"--ready-fd={tell}")
    network = subprocess.Popen(
        ["setpriv", "--pdeathsig=KILL", "slirp4netns", *options, str(pid), "tap0"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=[tell],
    )
    os.close(tell)
    with open(ready, "rb") as pipe:  # noqa: PTH123 - a descriptor
        if not pipe.read(1):
            raise Unable(
                "The engine needs a network of its own, but slirp4netns could not make one."
            )
    return network


def settle(folder: Path) -> None:
    """In the process apart: wait for the network, then give the site's name an address."""
    sys.stdin.read()
    settings = folder / "etc"
    _require("cp", "--archive", "/etc", settings)
    files = {"hosts": f"127.0.0.1 localhost\n{OURS} {HOST}\n", "resolv.conf": f"nameserver {DNS}\n"}
    for name, text in files.items():
        (settings / name).unlink(missing_ok=True)
        (settings / name).write_text(text)
    # All of /etc: a mount on a file is gone when this machine replaces the file.
    _require("mount", "--bind", settings, "/etc")
    _require("ip", "route", "add", "local", CLIENTS, "dev", "lo")


def _require(*command: str | Path) -> None:
    subprocess.run(command, check=True)
