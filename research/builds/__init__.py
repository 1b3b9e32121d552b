"""Builds extracts: the people, their pseudonyms and the sealed files, in a process of its own, one at a time.

An extract without `finished_at` is being built, or waits for it: `start_build` adds it in the transaction that
changes the request's state to "building". A build ends with the request ready or failed, and with all files or
none. A build that was killed begins anew (`building.py`): first everything that it left is deleted.
"""

from research.builds.actions import start_build

__all__ = ["start_build"]
