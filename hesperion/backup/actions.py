import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error
from django.utils import timezone

from hesperion.backup import BackupError
from hesperion.backup.models import Run, RunKind

logger = logging.getLogger(__name__)


@contextmanager
def recorded_run(kind: RunKind) -> Iterator[Run]:
    """Context manager that records and logs the run of `kind` at its end. The block sets its `outcome`.

    A BackupError becomes the outcome of a failed run, and is raised again.
    """
    run = Run(kind=kind, succeeded=False)
    try:
        yield run
    except BackupError as error:
        run.outcome = str(error)
        logger.error("The %s failed: %s", kind.value, error)
        _record(run)
        raise
    run.succeeded = True
    logger.info("%s", run.outcome)
    if not _record(run):
        raise BackupError(f"The {kind.value} was made, but the main database could not record it.")


def _record(run: Run) -> bool:
    """Whether the run could be recorded: the database may be what failed."""
    run.ended_at = timezone.now()
    try:
        run.save(force_insert=True)
    except Error as error:
        logger.error("The %s could not be recorded: %s", run.kind, type(error).__name__)
        return False
    return True
