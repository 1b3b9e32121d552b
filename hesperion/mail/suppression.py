"""Addresses that nothing is sent to, because their side did not want it or nobody is there."""

from hesperion.mail.models import Suppression
from hesperion.privacy import blind


class Suppressed(Exception):
    """The mail is for a suppressed address."""


def address_key(email: str) -> str:
    """What stands for an address, whichever case it was typed in. An older key's stands beside it."""
    return blind.index_of(email).hex()


def is_suppressed(email: str) -> bool:
    keys = [index.hex() for index in blind.indexes_of(email)]
    return Suppression.objects.filter(pk__in=keys).exists()
