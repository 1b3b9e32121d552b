"""The images that the project's files name: pulled, or, without a registry, made of Debian's packages."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.engine.dockerd import Engine
from tests.engine.machine import SUITES

STAND_INS = Path(__file__).parent / "images"
NAMED = re.compile(r"^\s*(?:image:|FROM)\s+(\S+:\S+)", re.M)  # a stage of another has no version


def provide(engine: Engine, cache: Path, project: Path) -> None:
    """Every image that is not built by Compose."""
    for name in sorted(named(project)):
        try:
            engine.docker("pull", "--quiet", name)
        except RuntimeError:
            print(f"{name} can't be pulled: making a stand-in …", flush=True)
            _make(engine, cache, project, name)


def named(project: Path) -> set[str]:
    """The images in docker-compose.yml and in Dockerfiles."""
    files = [
        project / "docker-compose.yml",
        project / "Dockerfile",
        *project.glob("deploy/*/Dockerfile"),
    ]
    return {name for file in files for name in NAMED.findall(file.read_text())}


def recipe_of(name: str) -> Path:
    """The folder with the Dockerfile of an image's stand-in."""
    return STAND_INS / name.rpartition("/")[2].partition(":")[0]


def _make(engine: Engine, cache: Path, project: Path, name: str) -> None:
    for suite in SUITES:
        if not engine.docker("image", "ls", "--quiet", f"engine-{suite}"):
            _import(engine, cache / "roots" / suite, f"engine-{suite}")
    with tempfile.TemporaryDirectory() as context:
        shutil.copytree(recipe_of(name), context, dirs_exist_ok=True)
        shutil.copy(project / "requirements-local.txt", context)
        engine.docker("build", "--quiet", "--tag", name, context)


def _import(engine: Engine, root: Path, name: str) -> None:
    with subprocess.Popen(
        ["tar", "--directory", root, "--create", "."], stdout=subprocess.PIPE
    ) as tar:
        subprocess.run(
            ["docker", "import", "--change", 'CMD ["bash"]', "-", name],
            env=engine.environment,
            stdin=tar.stdout,
            capture_output=True,
            check=True,
        )
