"""What the engine needs of this machine: Debian's packages, the plugins of Compose, roots for images."""

import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
PATH = "/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin"
PACKAGES = {
    "dockerd": "docker.io",
    "iptables": "iptables",
    "debootstrap": "debootstrap",
    "slirp4netns": "slirp4netns",
    "docker-init": "docker.io",
}
PLUGINS = ("docker-compose", "docker-buildx")
PLUGINS_SUITE = "forky"  # bookworm has no Compose 2
SUITES = ("bookworm", "trixie")  # roots for images: the second has the newer brokers and nginx
CERTIFICATES = ("etc/ssl/certs/ca-certificates.crt", "usr/local/share/ca-certificates")


class Unable(Exception):
    """No engine can run here; why, and what to do."""


@contextmanager
def alone(cache: Path) -> Iterator[None]:
    """While no other run uses the folder. Raises Unable."""
    cache.mkdir(parents=True, exist_ok=True)
    with cache.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unable(
                f"Another run uses {cache}: wait for it, or name a folder by VAR."
            ) from None
        yield


def require(cache: Path, *, fresh: bool) -> None:
    """Install what is missing. Raises Unable."""
    if os.geteuid() != 0:
        raise Unable("An engine needs root: run `sudo make engine`.")
    if fresh:
        shutil.rmtree(cache, ignore_errors=True)
    missing = {package for program, package in PACKAGES.items() if not _program(program)}
    if missing and not _program("apt-get"):
        raise Unable(f"Missing: {', '.join(sorted(missing))}. Use Debian 12, or install them.")
    if missing:
        _run("apt-get", "-qq", "update")
        _run("apt-get", "-qq", "install", "--yes", "--no-install-recommends", *sorted(missing))
    _install_plugins(cache / "docker")
    for suite in SUITES:
        _make_root(cache / "roots" / suite)


def mirror() -> str:
    """Debian's address in this machine's own lists."""
    lists = [Path("/etc/apt/sources.list"), *Path("/etc/apt/sources.list.d").glob("*")]
    text = "\n".join(file.read_text() for file in lists if file.is_file())
    found = re.search(r"https?://\S+/debian/?(?=\s)", text)
    if found is None:
        raise Unable("This machine's lists of apt name no mirror of Debian.")
    return found[0]


def _program(name: str) -> str | None:
    return shutil.which(name, path=PATH)


def _run(*command: str | Path, cwd: Path | None = None) -> None:
    """Raises Unable with the last lines of what the command said."""
    environment = os.environ | {"PATH": PATH, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        said = "\n".join(done.stdout.splitlines()[-15:])
        raise Unable(f"`{' '.join(map(str, command))}` failed:\n{said}")


def _install_plugins(config: Path) -> None:
    """Compose and buildx of a newer Debian, beside this machine's own packages."""
    plugins = config / "cli-plugins"
    if plugins.exists():
        return
    print("Getting Compose …", flush=True)
    apt = config / "apt"
    for folder in ("lists/partial", "archives/partial"):
        (apt / folder).mkdir(parents=True, exist_ok=True)
    sources = apt / "sources.list"
    sources.write_text(f"deb [signed-by={KEYRING}] {mirror()} {PLUGINS_SUITE} main\n")
    options = {
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "-",
        "Dir::State::lists": apt / "lists",
        "Dir::Cache": apt,
        "APT::Sandbox::User": "root",
    }
    own = [f"-o{name}={value}" for name, value in options.items()]
    _run("apt-get", "-qq", *own, "update")
    _run("apt-get", "-qq", *own, "download", *PLUGINS, cwd=apt)
    for package in apt.glob("*.deb"):
        _run("dpkg-deb", "--extract", package, apt / "root")
    shutil.copytree(apt / "root/usr/libexec/docker/cli-plugins", plugins)
    shutil.rmtree(apt)


def _make_root(root: Path) -> None:
    """A smallest Debian, with this machine's certificates and its ways to Debian and to PyPI."""
    if root.exists():
        return
    print(f"Making a root of {root.name} …", flush=True)
    unfinished = root.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    options = ("--variant=minbase", f"--keyring={KEYRING}", "--include=ca-certificates")
    _run("debootstrap", *options, root.name, unfinished, mirror())
    for certificates in CERTIFICATES:
        _run(
            "cp",
            "--recursive",
            "--no-target-directory",
            f"/{certificates}",
            unfinished / certificates,
        )
    (unfinished / "etc/pip.conf").write_text(_pip_settings())
    for downloaded in (unfinished / "var/cache/apt/archives").glob("*.deb"):
        downloaded.unlink()
    unfinished.rename(root)


def _pip_settings() -> str:
    """This machine's own, but for folders, which no container has."""
    pip = [shutil.which("python3") or "python3", "-m", "pip", "config", "list"]
    listed = subprocess.run(pip, capture_output=True, text=True, check=False).stdout
    kept = re.findall(
        r"^[\w:]+\.(index-url|extra-index-url|trusted-host|proxy|timeout)='(.*)'$", listed, re.M
    )
    lines = [f"{name} = {value}" for name, value in kept if "file:" not in value]
    return "\n".join(["[global]", "cert = /etc/ssl/certs/ca-certificates.crt", *lines, ""])
