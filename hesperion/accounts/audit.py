"""Audit events about accounts: sign-ins, sign-outs, and changes of rights and factors.

They are recorded on signals. `QuerySet.update` and SQL send none, so their changes are not recorded.
"""

from typing import Any

from allauth.mfa.signals import (
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.http import HttpRequest

from hesperion.accounts.models import User
from hesperion.privacy import actor
from hesperion.privacy.audit.actions import record_event
from hesperion.privacy.audit.choices import Action

RIGHTS = ("email", "is_active", "is_superuser", "last_day", "password")  # fields of User

_CHANGES = {"post_add": "added", "post_remove": "removed", "post_clear": "all removed"}


def connect() -> None:
    """Connect the receivers of this module to their signals. Called once, when all apps are loaded."""
    user_logged_in.connect(_signed_in)
    user_logged_out.connect(_signed_out)
    user_login_failed.connect(_sign_in_failed)
    authenticator_added.connect(_factor_added)
    authenticator_removed.connect(_factor_removed)
    authenticator_reset.connect(_factor_reset)
    pre_save.connect(_look_before, sender=User)
    post_save.connect(_compare, sender=User)
    for through in (User.groups.through, User.user_permissions.through, Group.permissions.through):
        m2m_changed.connect(_members_changed, sender=through)
    for model in (User, Group):
        post_delete.connect(_deleted, sender=model)


def factor_changed(*, user: User, change: str) -> None:
    """Record that a factor of `user` was added or removed. `change` is a code such as `totp added`."""
    record_event(
        actor=actor.current(), action=Action.FACTOR_CHANGED, detail=_row(user) | {"change": change}
    )


def _factor_added(sender: Any, user: User, authenticator: Any, **signal: Any) -> None:
    factor_changed(user=user, change=f"{authenticator.type} added")


def _factor_removed(sender: Any, user: User, authenticator: Any, **signal: Any) -> None:
    factor_changed(user=user, change=f"{authenticator.type} removed")


def _factor_reset(sender: Any, user: User, authenticator: Any, **signal: Any) -> None:
    factor_changed(user=user, change=f"{authenticator.type} made anew")


def _signed_in(sender: Any, user: User, **signal: Any) -> None:
    record_event(actor=actor.actor_of(user), action=Action.SIGNED_IN)


def _signed_out(sender: Any, user: User | None, **signal: Any) -> None:
    if user is not None:
        record_event(actor=actor.actor_of(user), action=Action.SIGNED_OUT)


def _sign_in_failed(sender: Any, request: HttpRequest | None = None, **signal: Any) -> None:
    """The event holds nothing that was typed: people type passwords into the wrong box."""
    record_event(actor=actor.ANONYMOUS, action=Action.SIGN_IN_FAILED)


def _look_before(sender: Any, instance: User, **signal: Any) -> None:
    """Remember the stored rights. A new account is compared with one that has none."""
    found = User.objects.filter(pk=instance.pk).values(*RIGHTS).first() if instance.pk else None
    instance._rights_before = found or dict.fromkeys(RIGHTS)  # type: ignore[attr-defined]


def _compare(
    sender: Any, instance: User, created: bool, update_fields: Any = None, **signal: Any
) -> None:
    before = instance._rights_before  # type: ignore[attr-defined]
    saved = RIGHTS if update_fields is None else set(RIGHTS) & set(update_fields)
    changed = [name for name in RIGHTS if name in saved and _differs(before, instance, name)]
    if changed:
        _record(instance, {"created": created, "fields": changed})


def _differs(before: dict[str, Any], user: User, name: str) -> bool:
    now = getattr(user, name)
    return (before[name] or "") != (now or "")


def _members_changed(
    sender: Any, instance: Model, action: str, model: type[Model], pk_set: Any, **signal: Any
) -> None:
    """Record changed groups or permissions of an account, or permissions of a group."""
    if action in _CHANGES and (pk_set or action == "post_clear"):
        keys = sorted(pk_set or ())
        _record(instance, {"of": model._meta.label_lower, _CHANGES[action]: keys})


def _deleted(sender: Any, instance: Model, **signal: Any) -> None:
    _record(instance, {"deleted": True})


def _record(instance: Model, change: dict[str, Any]) -> None:
    record_event(
        actor=actor.current(), action=Action.RIGHTS_CHANGED, detail=_row(instance) | change
    )


def _row(instance: Model) -> dict[str, Any]:
    return {"model": instance._meta.label_lower, "id": instance.pk}
