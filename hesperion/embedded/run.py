"""`make run`: PostgreSQL, then Django's preparations, then the Procfile's processes."""

import contextlib
import functools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from hesperion.embedded import StartError, leftovers, options, place, ports, ready, screen, secrets
from hesperion.embedded.options import ROOT, Options
from hesperion.embedded.postgres import Cluster
from hesperion.embedded.processes import Processes
from hesperion.embedded.roles import BROKER, KEYS, OWNER, RESEARCH, SEALER, SITE
from hesperion.embedded.screen import say
from hesperion.epoch import EXIT_CODE
from hesperion.privacy import ring
from hesperion.ui.catalogs import compile_catalogs


def main() -> int:
    """Run until Ctrl-C. Returns the exit code: 0, or 1 after a sentence on stderr."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))  # closed terminal
    try:
        _run(options.from_environment())
    except KeyboardInterrupt:
        pass
    except StartError as error:
        return _refuse(str(error))
    except PermissionError as error:
        return _refuse(
            f"This account has no rights to {error.filename}. Was Hesperion started as another "
            f"user before? Start it as that one, or choose another folder: make run VAR=var2"
        )
    except OSError as error:
        return _refuse(f"This machine does not let us: {error}")
    say("Stopped.")
    return 0


def _refuse(sentence: str) -> int:
    print(f"\n{sentence}", file=sys.stderr)
    return 1


def _run(told: Options) -> None:
    place.make_var(told.var)
    log = told.var / "log"
    log.mkdir(mode=0o700, exist_ok=True)
    with ports.only_run(told):
        leftovers.end_marked(told.var)
        ports.require_free(told)
        kept = secrets.load(told.var)
        with _postgres(told) as cluster:
            environment = child_environment(told, kept, cluster)
            prepare(environment | owner(cluster), kept, log)
            say("Starting web, worker and beat …")
            names = ["web", "worker", "beat"] + (["mail"] if told.catches_mail else [])
            watch = functools.partial(_watch, told, kept, cluster)
            Processes(_environments(names, environment), log, watch).run()


def _environments(names: list[str], environment: dict[str, str]) -> dict[str, dict[str, str]]:
    """What each process is told. The worker alone learns how to add to the audit's chain."""
    others = {name: value for name, value in environment.items() if name != "SEALER_DATABASE_URL"}
    return {name: environment if name == "worker" else others for name in names}


def _watch(told: Options, kept: dict[str, str], cluster: Cluster | None) -> None:
    """Say when all is well; then keep an eye on PostgreSQL, which honcho does not know."""
    ready.wait_until_well(told.port)
    say(screen.welcome(told, kept, cluster.place.note if cluster else ""))
    if cluster:
        cluster.wait()
        raise StartError(f"PostgreSQL ended. What was saved is safe. Its log: {cluster.log}")


@contextlib.contextmanager
def _postgres(told: Options) -> Iterator[Cluster | None]:
    """PostgreSQL, if it is needed; in the end nothing of ours runs any more, whatever happened."""
    cluster = Cluster(told.var) if told.needs_postgres else None
    try:
        if cluster:
            say("Starting PostgreSQL …")
            cluster.start()
        yield cluster
    finally:
        for interruption in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(interruption, signal.SIG_IGN)  # stopping must not stop halfway
        leftovers.end_marked(told.var)
        if cluster:
            cluster.stop()


def child_environment(
    told: Options, kept: dict[str, str], cluster: Cluster | None
) -> dict[str, str]:
    """What the child processes are told, each part as it would be on a server."""
    environment = dict(os.environ)
    if cluster:
        for name in [name for name in environment if name.startswith("PG")]:
            del environment[name]  # they would redirect the connection
        environment |= {
            "DATABASE_URL": cluster.url(SITE, SITE),
            "RESEARCH_DATABASE_URL": cluster.url(RESEARCH, SITE),
            "KEYS_DATABASE_URL": cluster.url(KEYS, KEYS),
            "SEALER_DATABASE_URL": cluster.url(SEALER, SITE),
            "CELERY_BROKER_URL": cluster.url(BROKER, BROKER, scheme="pgmq"),
        }
    if told.catches_mail:
        environment |= {
            "EMAIL_URL": f"smtp://127.0.0.1:{told.mail_port}",
            "MAIL_CATCHER_DIR": str(told.var / "mail"),
            "MAIL_PORT": str(told.mail_port),
        }
    programs = Path(sys.executable).parent
    return (
        environment
        | told.overrides
        | {
            leftovers.MARK: str(told.var),
            "DJANGO_SETTINGS_MODULE": "hesperion.settings.local",
            "SECRET_KEY": kept["secret_key"],
            "BASE_URL": told.base_url,
            "PORT": str(told.port),
            "VAR": str(told.var),
            "KEYRING_FILE": str(told.var / "keyring.json"),
            "LEDGER_DIR": str(told.var / "ledger"),
            "PATH": f"{programs}{os.pathsep}{environment.get('PATH', os.defpath)}",
            "PYTHONUNBUFFERED": "1",
        }
    )


def owner(cluster: Cluster | None) -> dict[str, str]:
    """What only the preparation is told: the address by which the database may be changed."""
    return {"OWNER_DATABASE_URL": cluster.url(OWNER, SITE)} if cluster else {}


def prepare(environment: dict[str, str], kept: dict[str, str], log: Path) -> None:
    """Compile the catalogs, make the keyring, migrate, and load what the site ships: `manage.py prepare`."""
    compile_catalogs(ROOT / "locale")
    ring.make_once(Path(environment["KEYRING_FILE"]))
    say("Preparing the database …")
    accounts = {
        "DEMO_RESEARCHER_PASSWORD": kept["demo_researcher"],
        "DEMO_STEWARD_PASSWORD": kept["demo_steward"],
        "DEMO_EDITOR_PASSWORD": kept["demo_editor"],
        "DEMO_DOCTOR_PASSWORD": kept["demo_doctor"],
        "DEMO_ADMIN_PASSWORD": kept["demo_admin"],
    }
    with (log / "prepare.log").open("w") as output:
        done = subprocess.run(
            [sys.executable, "manage.py", "prepare"],
            cwd=ROOT,
            env=environment | accounts,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode == EXIT_CODE:
        raise StartError(screen.other_epoch(log.parent))
    if done.returncode:
        end = screen.end_of(log / "prepare.log")
        raise StartError(f"`manage.py prepare` failed (exit code {done.returncode}).\n{end}")
