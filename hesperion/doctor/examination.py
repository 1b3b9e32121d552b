"""Runs all checks side by side. One that fails or hangs hides none of the others."""

from collections.abc import Mapping
from concurrent.futures import Future, wait
from threading import Thread

from django.db import connections

from hesperion.doctor import databases, folders, installation, mail_server, roles, work
from hesperion.doctor.findings import Check, Finding, Report

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
    "migrations": installation.pending_migrations,
    "folders": folders.full_or_closed,
    "mail server": mail_server.mail_server,
    "work": work.silent_processes,
    "mails": work.mails_given_up,
    "roles": roles.wrong_roles,
}


def examine(checks: Mapping[str, Check] = CHECKS, *, patience: float = PATIENCE) -> Report:
    """Run `checks` in a thread each, and wait `patience` seconds for them at most."""
    asked = {name: _begin(check) for name, check in checks.items()}
    wait(asked.values(), timeout=patience)
    findings: list[Finding] = []
    unexamined = {}
    for name, answer in asked.items():
        if not answer.done():
            unexamined[name] = f"no answer within {patience:g} seconds"
        elif error := answer.exception():
            unexamined[name] = type(error).__name__
        else:
            findings += answer.result()
    return Report(findings, unexamined)


def _begin(check: Check) -> "Future[list[Finding]]":
    """A thread that hangs does not keep the process from ending."""
    answer: Future[list[Finding]] = Future()
    Thread(target=_run, args=(check, answer), daemon=True).start()
    return answer


def _run(check: Check, answer: "Future[list[Finding]]") -> None:
    try:
        answer.set_result(list(check()))
    except BaseException as error:
        answer.set_exception(error)
    finally:
        connections.close_all()
