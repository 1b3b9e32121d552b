"""Addresses that nothing is sent to, because their side did not want it or nobody is there."""

from django.utils.crypto import salted_hmac

from hesperion.mail.models import Suppression


class Suppressed(Exception):
    """The mail is for a suppressed address."""


def address_key(email: str) -> str:
    """What stands for an address, whichever case it was typed in."""
    normalised = email.strip().casefold()
    return salted_hmac("hesperion.mail.suppression", normalised, algorithm="sha256").hexdigest()


def is_suppressed(email: str) -> bool:
    return Suppression.objects.filter(pk=address_key(email)).exists()
