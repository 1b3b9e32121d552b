"""What each kind of message says.

`@renders(kind)` registers a function of an app's `emails.py`. `MailConfig.ready()` imports these modules.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from hesperion.mail.models import Message
from hesperion.text.addresses import canonical


@dataclass(frozen=True)
class Mail:
    """A mail ready to send: one address, a neutral subject line, and the same words as text and HTML."""

    to: str
    subject: str
    text: str
    html: str

    @classmethod
    def written(cls, *, to: str, subject: str, template: str, **context: Any) -> "Mail":
        """A mail made from `template`.txt and `template`.html.

        The templates get `context`, the subject line, and the site's contact as `site_contact`.
        """
        context = context | {"subject": subject, "site_contact": settings.SITE_CONTACT}
        text, html = (render_to_string(f"{template}.{kind}", context) for kind in ("txt", "html"))
        return cls(canonical(to), subject, text, html)


class RetryLater(Exception):
    """Raised by a renderer if the mail must not be sent before `seconds` have passed."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


Renderer = Callable[[Message], Mail | None]

_renderers: dict[str, Renderer] = {}
_kinds_to_staff: set[str] = set()


class UnknownKind(LookupError):
    """No function renders messages of this kind."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"No function renders mails of the kind “{kind}”. Decorate one with @renders, in emails.py."
        )


def renders(kind: str, *, to_staff: bool = False) -> Callable[[Renderer], Renderer]:
    """Decorator that registers a function as the renderer of messages of `kind`.

    `kind` is stored with the messages and must never change. A mail that is not `to_staff` is to a
    participant. Raises ValueError if `kind` has another renderer.
    """

    def register(renderer: Renderer) -> Renderer:
        if kind in _renderers:
            raise ValueError(f"Two functions render mails of the kind “{kind}”.")
        _renderers[kind] = renderer
        if to_staff:
            _kinds_to_staff.add(kind)
        return renderer

    return register


def kinds_to_participants() -> set[str]:
    return _renderers.keys() - _kinds_to_staff


def renderer_of(kind: str) -> Renderer:
    """The function that renders messages of `kind`. Raises UnknownKind."""
    try:
        return _renderers[kind]
    except KeyError:
        raise UnknownKind(kind) from None


def render(message: Message) -> Mail | None:
    """The mail for `message`; None if there is nobody left to send it to.

    Raises RetryLater if the mail must wait, UnknownKind if no function renders its kind.
    """
    return renderer_of(message.kind)(message)
