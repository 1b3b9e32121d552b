"""Runs all checks side by side. One that fails or hangs hides none of the others."""

from collections.abc import Callable, Mapping

from hesperion.doctor import (
    certificates,
    databases,
    folders,
    installation,
    mail_server,
    proxy,
    roles,
    work,
)
from hesperion.doctor.problems import Examination, Examiner, Problem
from hesperion.health.in_threads import ask_all

_PATIENCE = 15.0  # seconds for all of them; each has shorter limits of its own

EXAMINERS: dict[str, Examiner] = {
    "database": databases.site_connection,
    "research": databases.research_connection,
    "keystore": databases.key_store_connection,
    "sealer": databases.sealer_connection,
    "broker": databases.broker,
    "clock": databases.clocks,
    "keyring": installation.wrong_keyring,
    "ledger": installation.wrong_ledger,
    "belonging": installation.belonging,
    "migrations": installation.pending_migrations,
    "folders": folders.full_or_closed,
    "mail server": mail_server.mail_server,
    "work": work.silent_processes,
    "tasks": work.late_tasks,
    "mails": work.mails_given_up,
    "check-ins": work.missed_sweep,
    "backups": work.old_backups,
    "roles": roles.wrong_roles,
}


def register(name: str, examiner: Examiner) -> None:
    """Have an app's own check run with the others. Call it in its AppConfig.ready()."""
    EXAMINERS[name] = examiner


def examiners(through: str = "") -> dict[str, Examiner]:
    """All, with those of the proxy, which is asked at the address `through`, or at BASE_URL."""
    return EXAMINERS | {
        "certificate": lambda: certificates.site_certificate(through),
        "proxy": lambda: proxy.wrong_proxy(through),
    }


def examine(
    checks: Mapping[str, Examiner] = EXAMINERS, *, patience: float = _PATIENCE
) -> Examination:
    """Run `checks`, and wait `patience` seconds for them at most."""
    answers = ask_all({name: _all_of(check) for name, check in checks.items()}, seconds=patience)
    problems: list[Problem] = []
    unexamined = {}
    for name, answer in answers.items():
        if not answer.done():
            unexamined[name] = f"no answer within {patience:g} seconds"
        elif error := answer.exception():
            unexamined[name] = type(error).__name__
        else:
            problems += answer.result()
    return Examination(problems, unexamined)


def _all_of(check: Examiner) -> Callable[[], list[Problem]]:
    return lambda: list(check())
