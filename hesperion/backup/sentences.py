from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import OperationalError

from hesperion.backup import BackupError


@contextmanager
def failing_by_sentence() -> Iterator[None]:
    """Context manager in which a failure with a known cause ends the command with its sentence, status 1."""
    try:
        yield
    except (BackupError, ImproperlyConfigured) as error:
        raise CommandError(str(error)) from error
    except OperationalError as error:
        raise CommandError(f"The database does not answer: {str(error).splitlines()[0]}") from error
