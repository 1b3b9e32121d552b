"""`make run`: PostgreSQL, then Django's preparations, then the Procfile's processes."""

import contextlib
import functools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from hesperion.embedded import (
    StartError,
    folders,
    leftovers,
    options,
    ports,
    ready,
    screen,
    secrets,
)
from hesperion.embedded.options import ROOT, Options
from hesperion.embedded.postgres import Cluster
from hesperion.embedded.processes import Processes
from hesperion.embedded.roles import (
    BROKER_ROLE,
    KEYS_ROLE,
    OWNER_ROLE,
    RESEARCH_ROLE,
    SEALER_ROLE,
    SITE_ROLE,
)
from hesperion.embedded.screen import say
from hesperion.embedded.secrets import DEMO_ACCOUNTS
from hesperion.epoch import EXIT_CODE
from hesperion.privacy import keyring_file
from hesperion.ui.catalogs import compile_catalogs


def main() -> int:
    """Run Hesperion until Ctrl-C. Returns the exit code: 0, or 1 after a sentence on stderr."""
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


def _run(given: Options) -> None:
    folders.make_var(given.var)
    log = given.var / "log"
    log.mkdir(mode=0o700, exist_ok=True)
    with ports.only_run(given):
        leftovers.end_marked(given.var)
        ports.require_free(given)
        kept = secrets.load_secrets(given.var)
        with _postgres(given) as cluster:
            environment = child_environment(given, kept, cluster)
            prepare(environment | owner(cluster), kept, log)
            say("Starting web, worker, builder and beat …")
            names = ["web", "worker", "builder", "beat"] + (["mail"] if given.catches_mail else [])
            watch = functools.partial(_watch, given, kept, cluster)
            Processes(_environments(names, environment), log, watch).run()


def _environments(names: list[str], environment: dict[str, str]) -> dict[str, dict[str, str]]:
    """What each process is given. The worker alone learns how to add to the audit's chain."""
    others = {name: value for name, value in environment.items() if name != "SEALER_DATABASE_URL"}
    return {name: environment if name == "worker" else others for name in names}


def _watch(given: Options, kept: dict[str, str], cluster: Cluster | None) -> None:
    """Say when all is well; then keep an eye on PostgreSQL, which honcho does not know."""
    ready.wait_until_well(given.port)
    say(screen.welcome(given, kept, cluster.folders.note if cluster else ""))
    if cluster:
        cluster.wait()
        raise StartError(f"PostgreSQL ended. What was saved is safe. Its log: {cluster.log}")


@contextlib.contextmanager
def _postgres(given: Options) -> Iterator[Cluster | None]:
    """PostgreSQL, if it is needed; in the end nothing of ours runs any more, whatever happened."""
    cluster = Cluster(given.var) if given.needs_postgres else None
    try:
        if cluster:
            say("Starting PostgreSQL …")
            cluster.start()
        yield cluster
    finally:
        for interruption in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(interruption, signal.SIG_IGN)  # stopping must not stop halfway
        leftovers.end_marked(given.var)
        if cluster:
            cluster.stop()


def child_environment(
    given: Options, kept: dict[str, str], cluster: Cluster | None
) -> dict[str, str]:
    """The environment of the child processes, with a database role for each purpose as on a server."""
    environment = dict(os.environ)
    if cluster:
        for name in [name for name in environment if name.startswith("PG")]:
            del environment[name]  # they would redirect the connection
        environment |= {
            "DATABASE_URL": cluster.url(SITE_ROLE, SITE_ROLE),
            "RESEARCH_DATABASE_URL": cluster.url(RESEARCH_ROLE, SITE_ROLE),
            "KEYS_DATABASE_URL": cluster.url(KEYS_ROLE, KEYS_ROLE),
            "SEALER_DATABASE_URL": cluster.url(SEALER_ROLE, SITE_ROLE),
            "CELERY_BROKER_URL": cluster.url(BROKER_ROLE, BROKER_ROLE, scheme="pgmq"),
        }
    if given.catches_mail:
        environment |= {
            "EMAIL_URL": f"smtp://127.0.0.1:{given.mail_port}",
            "MAIL_CATCHER_DIR": str(given.var / "mail"),
            "MAIL_PORT": str(given.mail_port),
        }
    programs = Path(sys.executable).parent
    return (
        environment
        | given.overrides
        | {
            leftovers.MARK: str(given.var),
            "DJANGO_SETTINGS_MODULE": "hesperion.settings.local",
            "SECRET_KEY": kept["secret_key"],
            "BASE_URL": given.base_url,
            "PORT": str(given.port),
            "VAR": str(given.var),
            "KEYRING_FILE": str(given.var / "keyring.json"),
            "LEDGER_DIR": str(given.var / "ledger"),
            "PATH": f"{programs}{os.pathsep}{environment.get('PATH', os.defpath)}",
            "PYTHONUNBUFFERED": "1",
        }
    )


def owner(cluster: Cluster | None) -> dict[str, str]:
    """The variable with the address of the database's owner, for `prepare` only; {} without a cluster."""
    return {"OWNER_DATABASE_URL": cluster.url(OWNER_ROLE, SITE_ROLE)} if cluster else {}


def prepare(environment: dict[str, str], kept: dict[str, str], log: Path) -> None:
    """Compile the catalogs, make the keyring if it is missing, and run `manage.py prepare`."""
    compile_catalogs(ROOT / "locale")
    keyring_file.write_keyring_once(Path(environment["KEYRING_FILE"]))
    say("Preparing the database …")
    accounts = {f"DEMO_{name.upper()}_PASSWORD": kept[f"demo_{name}"] for name in DEMO_ACCOUNTS}
    with (log / "prepare.log").open("w") as output:
        code = _run_whole([sys.executable, "manage.py", "prepare"], environment | accounts, output)
    if code == EXIT_CODE:
        raise StartError(screen.other_epoch(log.parent))
    if code:
        end = screen.end_of(log / "prepare.log")
        raise StartError(f"`manage.py prepare` failed (exit code {code}).\n{end}")


def _run_whole(command: list[str], environment: dict[str, str], output: IO[str]) -> int:
    """The exit code. If this process is interrupted, the program ends with all that it started."""
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        try:
            return process.wait()
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
