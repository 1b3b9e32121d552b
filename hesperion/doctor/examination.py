"""Runs all checks side by side. One that fails or hangs hides none of the others."""

from collections.abc import Callable, Mapping

from hesperion.doctor import databases, folders, installation, mail_server, roles, work
from hesperion.doctor.findings import Check, Finding, Report
from hesperion.health.in_threads import ask_all

PATIENCE = 15.0  # seconds for all of them; each has shorter limits of its own

CHECKS: dict[str, Check] = {
    "database": databases.main_database,
    "research": databases.research,
    "keystore": databases.key_store,
    "sealer": databases.sealer,
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
    "roles": roles.wrong_roles,
}


def examine(checks: Mapping[str, Check] = CHECKS, *, patience: float = PATIENCE) -> Report:
    """Run `checks`, and wait `patience` seconds for them at most."""
    answers = ask_all({name: _all_of(check) for name, check in checks.items()}, seconds=patience)
    findings: list[Finding] = []
    unexamined = {}
    for name, answer in answers.items():
        if not answer.done():
            unexamined[name] = f"no answer within {patience:g} seconds"
        elif error := answer.exception():
            unexamined[name] = type(error).__name__
        else:
            findings += answer.result()
    return Report(findings, unexamined)


def _all_of(check: Check) -> Callable[[], list[Finding]]:
    return lambda: list(check())
