"""What was done, as stored codes. Each app registers its own actions in `AppConfig.ready()`."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Action(TextChoices):
    """The actions that the apps below `hesperion/` record. A stored code is never renamed."""

    READ = "read", _("read")
    IDENTITY = "identity", _("identity shown")
    SIGNED_IN = "signed-in", _("signed in")
    SIGN_IN_FAILED = "sign-in-failed", _("sign-in failed")
    SIGNED_OUT = "signed-out", _("signed out")
    FACTOR_CHANGED = "factor-changed", _("way of signing in changed")
    RIGHTS_CHANGED = "rights-changed", _("rights changed")
    TAKEN_OUT = "audit-taken-out", "audit taken out as a file"
    ERASED = "erased", _("erased")
    CHAIN_BEGUN = "chain-begun", "chain begun anew after a break"
    LEDGER_BEGUN = "ledger-begun", "ledger begun in place of a lost one"


_registered: dict[str, str | Promise] = dict(Action.choices)


def register(actions: type[TextChoices]) -> None:
    """Allow events to have the codes of `actions`. No two apps may have the same code."""
    _registered.update(actions.choices)


def all_actions() -> list[tuple[str, str | Promise]]:
    """The code and label of every registered action."""
    return list(_registered.items())


def is_registered(code: str) -> bool:
    return code in _registered
