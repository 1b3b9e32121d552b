"""The current actor, as the audit names them: `user:<pk>`, `anonymous`, or `system:command`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

COMMAND = "system:command"
ANONYMOUS = "anonymous"

_current: ContextVar[Callable[[], str]] = ContextVar("actor", default=lambda: COMMAND)


def current() -> str:
    return _current.get()()


@contextmanager
def acting(name: Callable[[], str]) -> Iterator[None]:
    """Context manager in which `name()` is the current actor.

    `name` is called only when needed, as it may cost a query.
    """
    token = _current.set(name)
    try:
        yield
    finally:
        _current.reset(token)


def actor_of(user: Any) -> str:
    """The name of `user` as an actor: `user:<pk>`, or `anonymous` if not signed in."""
    return f"user:{user.pk}" if user.is_authenticated else ANONYMOUS
