"""A Docker engine of our own, that can be killed."""

import os
import subprocess
from pathlib import Path

from tests.engine.machine import PATH, Unable
from tests.engine.namespace import DNS
from tests.services import PATIENCE, wait_until


class Engine:
    """dockerd, with its data in the cache and everything else in a folder that is thrown away."""

    def __init__(self, cache: Path, folder: Path) -> None:
        self._data, self._folder = cache / "data", folder
        self._process: subprocess.Popen[bytes] | None = None
        self.environment = {
            "PATH": PATH,
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "DOCKER_HOST": f"unix://{folder}/docker.sock",
            "DOCKER_CONFIG": str(cache / "docker"),
            "DOCKER_BUILDKIT": "1",
        }

    def start(self) -> None:
        """Return when it answers. Raises Unable with the end of its log."""
        log = self._folder / "dockerd.log"
        options = {
            "data-root": self._data,
            "exec-root": self._folder / "exec",
            "host": self.environment["DOCKER_HOST"],
            "pidfile": self._folder / "dockerd.pid",
            "storage-driver": "overlay2",
            "dns": DNS,
        }
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                ["dockerd", *(f"--{name}={value}" for name, value in options.items())],
                env=os.environ | {"PATH": PATH},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_until(lambda: self._answers() or self._process.poll() is not None, "dockerd answers")
        if self._process.poll() is not None:
            said = "\n".join(log.read_text().splitlines()[-5:])
            raise Unable(f"The Docker engine ends at once on this machine:\n{said}")

    def stop(self) -> None:
        """As the service is stopped: with all containers."""
        self._process.terminate()
        self._process.wait(PATIENCE)

    def kill(self) -> None:
        """kill -9: containers learn nothing of it."""
        self._process.kill()
        self._process.wait(PATIENCE)

    def docker(self, *arguments: str, stdin: bytes | None = None) -> str:
        """What a command prints. Raises RuntimeError with what it complained of."""
        done = subprocess.run(
            ["docker", *arguments],
            env=self.environment,
            input=stdin,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"docker {' '.join(arguments)}: {done.stderr.decode()[-2000:]}")
        return done.stdout.decode().strip()

    def empty(self) -> None:
        """Remove containers, volumes, networks, and images that newer ones replaced."""
        if containers := self.docker("ps", "--all", "--quiet").split():
            self.docker("rm", "--force", "--volumes", *containers)
        if volumes := self.docker("volume", "ls", "--quiet").split():
            self.docker("volume", "rm", "--force", *volumes)
        self.docker("network", "prune", "--force")
        self.docker("image", "prune", "--force")

    def clear(self) -> None:
        """End, with all that runs, however far it got."""
        if self._process and self._process.poll() is None:
            self.empty()
            self.stop()

    def _answers(self) -> bool:
        asked = ["docker", "version"]
        done = subprocess.run(asked, env=self.environment, capture_output=True, check=False)
        return done.returncode == 0
