"""Why a build ends without an extract, in sentences for the requester and the data stewards."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import Error
from psycopg import errors


class BuildFailed(Exception):
    """The extract can't be built. The message is a sentence for people, without counts of participants."""


class Stopped(Exception):
    """The request was revoked or has expired while its extract was built."""


class Again(Exception):
    """The build must begin anew: what it had read is not what is there now."""


DISK_FULL = "The disk is full. Once there is room, build it again."
NOT_WRITABLE = (
    "The folder of extracts can't be written to. Tell the administrator, then build it again."
)
KEY_STORE = "The key store did not answer. Once it does, build it again."
DATABASE = "The database did not answer, or something went wrong there. Build it again."
UNKNOWN = "Something went wrong. The log of the builder says where. Tell the administrator."

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def sentence_of(error: BaseException) -> str:
    """The sentence about an error that ended a build."""
    match error:
        case BuildFailed():
            return str(error)
        case OSError():
            return DISK_FULL if error.errno in _FULL else NOT_WRITABLE
        case Error() | psycopg.Error():
            causes = (error, error.__cause__)
            return DISK_FULL if any(isinstance(e, errors.DiskFull) for e in causes) else DATABASE
    return UNKNOWN


def is_connection_lost(error: BaseException) -> bool:
    """Whether the server ended the connection, or can't be reached, rather than refused a statement."""
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    is_of_connection = isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError)
    state = getattr(cause, "sqlstate", None)
    return is_of_connection and (state is None or state[:2] in ("08", "57"))


@contextmanager
def key_store() -> Iterator[None]:
    """Context manager in which errors of the database are those of the key store."""
    try:
        yield
    except (Error, psycopg.Error, ImproperlyConfigured) as error:
        raise BuildFailed(KEY_STORE) from error
