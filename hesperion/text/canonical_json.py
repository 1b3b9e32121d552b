"""The one way in which a value is written as JSON where its hash counts: the same value has the same bytes.

Keys are sorted, no white space, UTF-8. For ASCII keys and values without fractions it is that of RFC 8785. The
audit's seals and the dictionary are hashed in older ways of their own.
"""

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


def canonical_json(value: Any) -> bytes:
    """The canonical JSON of a value; dates, times and UUIDs as Django writes them."""
    return json.dumps(
        value, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def json_sha256(value: Any) -> str:
    """SHA-256, in hex, of the canonical JSON of a value."""
    return hashlib.sha256(canonical_json(value)).hexdigest()
