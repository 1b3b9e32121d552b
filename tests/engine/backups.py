"""What the administrator does by hand: a backup, the drill of its restore, and asking the doctor."""

from tests.engine.installation import Installation

TARGETS = ("backup", "restore-drill", "doctor")


def rehearse(site: Installation) -> list[str]:
    """Run each target of make; the first that fails is the finding."""
    for target in TARGETS:
        said = site.run("make", target).strip().splitlines()
        print(f"  make {target}: {said[-1]}", flush=True)
    return []
