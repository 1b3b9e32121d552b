"""Options of `make run`, from variables of the environment: `make run PORT=8010`."""

import os
from dataclasses import dataclass
from pathlib import Path

from hesperion.embedded import StartError

ROOT = Path(__file__).resolve().parents[2]

_DATABASES = {
    "DATABASE_URL",
    "OWNER_DATABASE_URL",
    "RESEARCH_DATABASE_URL",
    "KEYS_DATABASE_URL",
    "SEALER_DATABASE_URL",
}
_OVERRIDES = (*_DATABASES, "CELERY_BROKER_URL", "EMAIL_URL")


@dataclass(frozen=True)
class Options:
    """Options of `make run`.

    `overrides` holds the given addresses of services, by the name of the variable; `make run`
    starts the other services itself.
    """

    port: int
    var: Path
    overrides: dict[str, str]
    is_demo: bool = False  # with made-up people

    @property
    def mail_port(self) -> int:
        return self.port + 1

    @property
    def base_url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def needs_postgres(self) -> bool:
        return not {"DATABASE_URL", "CELERY_BROKER_URL"} <= self.overrides.keys()

    @property
    def catches_mail(self) -> bool:
        return "EMAIL_URL" not in self.overrides


def from_environment() -> Options:
    """Read the options from the environment. Raises StartError if one is invalid."""
    overrides = {name: os.environ[name] for name in _OVERRIDES if os.environ.get(name)}
    missing = sorted(_DATABASES - overrides.keys())
    if 0 < len(missing) < len(_DATABASES):
        raise StartError(f"The databases' addresses go together. Not set: {', '.join(missing)}.")
    var = Path(os.environ.get("VAR") or ROOT / "var")
    is_demo = os.environ.get("DEMO") == "1"
    return Options(_port(os.environ.get("PORT") or "8000"), var.resolve(), overrides, is_demo)


def _port(text: str) -> int:
    port = int(text) if text.isdecimal() else 0
    if not 1 <= port < 65535:
        raise StartError(f"PORT is a number from 1 to 65534, not {text!r}: make run PORT=8010")
    return port
