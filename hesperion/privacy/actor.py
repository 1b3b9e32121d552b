"""Who acts just now, as the audit names them: `user:<pk>`, `anonymous`, or a command of the system."""

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
    """Inside, `name()` acts. It is asked only when somebody wants to know: it may cost a query."""
    token = _current.set(name)
    try:
        yield
    finally:
        _current.reset(token)


def actor_of(user: Any) -> str:
    """The actor's name of a user, signed in or not."""
    return f"user:{user.pk}" if user.is_authenticated else ANONYMOUS
