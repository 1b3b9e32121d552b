import json
from importlib.metadata import distribution

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.embedded import ROOT

DEBIAN_12 = "3.11.2"


def pinned() -> list[Requirement]:
    lines = (ROOT / "requirements-dev.txt").read_text().splitlines()
    return [Requirement(line.rstrip(" \\")) for line in lines if "==" in line]


def test_every_pinned_package_runs_on_the_python_of_debian_12():
    """The suite may run on a later 3.11; installing must not need one."""
    wanted = {
        requirement.name: distribution(requirement.name).metadata.get("Requires-Python") or ""
        for requirement in pinned()
        if requirement.marker is None or requirement.marker.evaluate()
    }
    assert len(wanted) > 50
    assert [name for name, python in wanted.items() if DEBIAN_12 not in SpecifierSet(python)] == []


def test_what_packages_need_on_debian_12_is_pinned_too():
    """Some need more on an early 3.11; with hashes, pip refuses what is not pinned."""
    python = {"python_full_version": DEBIAN_12, "python_version": "3.11", "extra": ""}
    pins = {canonicalize_name(requirement.name) for requirement in pinned()}
    needed = {
        canonicalize_name(need.name)
        for name in pins
        for need in map(Requirement, distribution(name).requires or [])
        if need.marker is None or need.marker.evaluate(python)
    }
    assert needed - pins == set()


def test_no_requirements_file_names_where_packages_come_from():
    for path in ROOT.glob("requirements*"):
        text = path.read_text()
        assert "://" not in text, path
        assert "--index" not in text, path
        assert "--find-links" not in text, path


def test_no_range_of_the_npm_lock_moves_by_itself():
    """`npm ci` refuses a lock as soon as a package that it holds as "latest" has a new version."""
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    overrides = json.loads((ROOT / "package.json").read_text())["overrides"]
    moving = {
        (path.removeprefix("node_modules/"), name)
        for path, package in packages.items()
        for name, wanted in package.get("dependencies", {}).items()
        if wanted == "latest"
    }
    held = {(package, name) for package, names in overrides.items() for name in names}
    assert moving == held
