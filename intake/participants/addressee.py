"""Whom the pages of a request speak to: who tells the story, and from which country."""

from dataclasses import dataclass

from django.http import HttpRequest

from intake.participants.choices import Teller


@dataclass(frozen=True)
class Addressee:
    """The teller of the story, and the person's country (ISO 3166-1 alpha-2), None if not known."""

    teller: Teller = Teller.SELF
    country: str | None = None


def set_addressee(request: HttpRequest, *, teller: str, country: str | None) -> None:
    """Have every page of this request speak to `teller`, with the telephone numbers of `country`."""
    request.addressee = Addressee(Teller(teller), country or None)  # type: ignore[attr-defined]


def addressee_of(request: HttpRequest) -> Addressee:
    """Whom the pages of this request speak to; the participant where nobody is known."""
    return getattr(request, "addressee", Addressee())
