"""Which code made a release."""

import hashlib
from functools import cache
from pathlib import Path

_APP = Path(__file__).parent


@cache
def code_digest() -> str:
    """SHA-256, in hex, of this app's Python and SQL. Releases with the same one were made by the same code."""
    found = hashlib.sha256()
    for path in sorted([*_APP.rglob("*.py"), *_APP.rglob("*.sql")]):
        found.update(f"{path.relative_to(_APP)}\0".encode() + path.read_bytes())
    return found.hexdigest()
