"""Reading patients' data with an entry in the audit: what staff, researchers and the worker do."""

from collections.abc import Iterator
from contextlib import contextmanager

from hesperion.privacy.access import Access, granted
from hesperion.privacy.audit.actions import record_reads


@contextmanager
def reading(*, actor: str, purpose: str, reason: str = "") -> Iterator[Access]:
    """Read patients' data inside; when the block ends, the audit has one event per participant shown.

    The arguments are those of `Access`.
    """
    access = Access(actor, purpose, reason)
    try:
        with granted(access):
            yield access
    finally:
        record_reads(access)
