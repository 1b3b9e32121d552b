"""Audited reading of patients' data, by staff, researchers and the worker."""

from collections.abc import Iterator
from contextlib import contextmanager

from hesperion.privacy.access import Access, granted
from hesperion.privacy.audit.actions import record_reads


@contextmanager
def reading(*, actor: str, purpose: str, reason: str = "") -> Iterator[Access]:
    """Context manager in which patients' data may be read.

    At its end, one event is recorded for each participant. The arguments are those of `Access`.
    """
    access = Access(actor, purpose, reason)
    try:
        with granted(access):
            yield access
    finally:
        record_reads(access)
