"""The panel of superusers on the first page of /admin/: accounts that need a look, and parts that fail."""

from django.urls import reverse

from hesperion.accounts.account_filters import STATES
from hesperion.accounts.models import User
from hesperion.accounts.panels import NextStep, Number, Panel
from hesperion.health import checks

_LABELS = {
    "soon": "end within 30 days",
    "ended": "have ended",
    "no-factor": "have no second factor",
    "unused": "never signed in",
}


def superusers(user: User) -> Panel:
    accounts = reverse("admin:accounts_user_changelist")
    numbers = [
        Number(label, STATES[state][1]().count(), f"{accounts}?account={state}")
        for state, label in _LABELS.items()
    ]
    step = NextStep("Add an account", reverse("admin:accounts_user_add"))
    return Panel(numbers, step, _health())


def _health() -> str:
    failing = [part for part, state in checks.states().items() if state != checks.OK]
    return f"Not working now: {', '.join(failing)}. See /healthz." if failing else ""
