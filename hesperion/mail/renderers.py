"""What each kind of message says. Apps register their renderers in `AppConfig.ready()`."""

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
        """From `template`.txt and `template`.html, which know the subject and whom to ask besides."""
        context = context | {"subject": subject, "site_contact": settings.SITE_CONTACT}
        text, html = (render_to_string(f"{template}.{kind}", context) for kind in ("txt", "html"))
        return cls(canonical(to), subject, text, html)


class RetryLater(Exception):
    """Raised by a renderer: the mail is owed, but must not go out before `seconds` are over."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


Renderer = Callable[[Message], Mail | None]

_renderers: dict[str, Renderer] = {}


def register(kind: str, renderer: Renderer) -> None:
    _renderers[kind] = renderer


def render(message: Message) -> Mail | None:
    """The mail for `message`, or None where nobody is left to send it to.

    Raises RetryLater for one that must wait, KeyError for an unknown kind.
    """
    return _renderers[message.kind](message)
