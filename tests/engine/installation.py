"""The site as an administrator installs it: the project's files, `make env`, .env filled in, `make up`."""

import json
import re
import shutil
import ssl
import subprocess
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.engine import certificates
from tests.engine.dockerd import Engine
from tests.engine.namespace import HOST, OURS
from tests.services import wait_until

URL = f"https://{HOST}"
MAIL_PORT = 2525
ANSWERS = {
    "SITE_CONTROLLER": '"Example Hospital"',
    "SITE_ADDRESS": '"1 Example Street, 10000 Example"',
    "SITE_LAW_ON_THE_DEAD": '"Example Act, section 1"',
    "SITE_CONTACT": "study@example.org",
    "BASE_URL": URL,
    "ALLOWED_HOSTS": HOST,
    "MAIL_FROM": '"Hesperion <study@example.org>"',
}
HEALING = 300  # seconds until everything works again, whatever was killed


class Installation:
    """`folder` is the administrator's. All commands are those of docs/deploy.md."""

    def __init__(self, engine: Engine, source: Path, folder: Path) -> None:
        self._engine, self._source, self.folder = engine, source, folder

    def copy(self) -> None:
        """What a release contains: the files that git knows, as they are now."""
        listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(listed, cwd=self._source, capture_output=True, check=True).stdout
        for name in names.decode().split("\0"):
            original = self._source / name
            if name and original.is_file():
                (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(original, self.folder / name)

    def install(self) -> list[str]:
        """From `make env` to a site of which every part works."""
        began = time.monotonic()
        self.fill_in()
        self.up()
        print(f"  every part works after {time.monotonic() - began:.0f} s", flush=True)
        return []

    def fill_in(self) -> None:
        """`make env`, what it asks for, the hospital's certificate; then `make env` finds nothing missing."""
        self.run("make", "env")
        for name, value in ANSWERS.items():
            self.set(name, value)
        (self.folder / "secrets/EMAIL_URL").write_text(f"smtp://{OURS}:{MAIL_PORT}\n")
        said = self.run("make", "env")
        if "Nothing is missing." not in said:
            raise AssertionError(f"`make env` still misses something:\n{said}")
        certificates.install(self.folder)

    def set(self, name: str, value: str) -> None:
        """A variable of .env."""
        file = self.folder / ".env"
        text, found = re.subn(f"^{name}=.*$", f"{name}={value}", file.read_text(), flags=re.M)
        if not found:
            raise AssertionError(f"{name} is not in .env.example")
        file.write_text(text)

    def up(self) -> None:
        self.run("make", "up")
        self.wait_until_well()

    def run(self, *command: str, stdin: str | None = None) -> str:
        """What a command in the folder prints. AssertionError with the end of it where it fails."""
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self._engine.environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = (done.stdout + done.stderr)[-4000:]
            raise AssertionError(f"`{' '.join(command)}` ended with {done.returncode}:\n{said}")
        return done.stdout

    def compose(self, *arguments: str, stdin: str | None = None) -> str:
        return self.run("docker", "compose", *arguments, stdin=stdin)

    def services(self) -> list[str]:
        """Those that run."""
        return self.compose("ps", "--services", "--status=running").split()

    def inspect(self, service: str) -> dict:
        """The state of a service's container, as Docker tells it."""
        container = self.compose("ps", "--all", "--quiet", service).strip()
        return json.loads(self._engine.docker("inspect", container))[0]["State"]

    def wait_until_well(self, seconds: float = HEALING) -> float:
        """The seconds until /healthz says, through the proxy, that every part works."""
        began = time.monotonic()
        wait_until(self.is_well, "every part of the site works", seconds)
        return time.monotonic() - began

    def is_well(self) -> bool:
        try:
            with urlopen(f"{URL}/healthz", timeout=30, context=self.tls()) as answer:  # noqa: S310
                return answer.status == 200
        except (URLError, OSError):
            return False

    def tls(self) -> ssl.SSLContext:
        """It trusts the hospital's authority alone."""
        return ssl.create_default_context(cafile=self.authority)

    @property
    def authority(self) -> Path:
        return self.folder / "secrets/CA"
