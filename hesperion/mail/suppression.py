"""Suppressed addresses: their server or owner refused our mails, or they do not exist."""

from hesperion.mail.models import Suppression
from hesperion.privacy import blind


class Suppressed(Exception):
    """The mail is for a suppressed address."""


def address_key(email: str) -> str:
    """The primary key of a suppression of `email`: a keyed hash that ignores case.

    Suppressions that were made with an earlier version of the hashing key have other primary keys.
    """
    return blind.index_of(email).hex()


def is_suppressed(email: str) -> bool:
    keys = [index.hex() for index in blind.indexes_of(email)]
    return Suppression.objects.filter(pk__in=keys).exists()
