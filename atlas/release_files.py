"""Published releases as files in the ledger, for the day on which an older backup is restored.

What was public stays known to whoever read it: the next release must be judged by it. A file is signed. It
holds what the database has of a release, also why each cell was kept, but no set of people.
"""

import json
import os
import re
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from atlas.models import Band, Release
from atlas.queries import published_releases
from hesperion.privacy import ledger
from hesperion.privacy.signing import is_signature, signature_of, signing_version
from hesperion.text.canonical_json import json_sha256

_NAME = re.compile(r"atlas-release-([1-9]\d*)\.json")
_CONTEXT = "hesperion atlas file\n"  # the key signs other things too: they begin otherwise


class ReleaseFileError(Exception):
    """Raised if the file of a release is missing, broken or not signed. Its message is for staff."""


def lost_releases() -> list[int]:
    """The numbers of the releases of the ledger that were published after the database's newest one."""
    known = published_releases().values_list("number", flat=True).last() or 0
    return list(range(known + 1, max(_stored(), default=0) + 1))


def is_other_release(release: Release) -> bool:
    """Whether the ledger has another release under the number of this one: two histories were mixed."""
    if release.number not in _stored():
        return False
    return read_release(release.number)["approval"]["sha256"] != release.approval.sha256


def unwritten_releases() -> list[int]:
    """The numbers of the published releases that the ledger lacks."""
    return sorted({*published_releases().values_list("number", flat=True)} - _stored())


def write_missing_releases() -> None:
    """Write the files that the ledger lacks."""
    for release in published_releases().filter(pk__in=unwritten_releases()):
        write_release(release)


def write_release(release: Release) -> None:
    """Write the file of a published release, whole or not at all, and wait until the disk has it."""
    content, version = _content(release), signing_version()
    signed = {
        "content": content,
        "signature": signature_of(_signed(content), version).hex(),
        "key_version": version,
    }
    path = _path(release.number)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".atlas-", delete=False) as file:
        file.write(json.dumps(signed, sort_keys=True).encode())
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
    _flush(path.parent)


def read_release(number: int) -> dict[str, Any]:
    """What the file of a release says: `release`, `approval` and `bands`. Raises ReleaseFileError."""
    path = _path(number)
    try:
        found = json.loads(path.read_bytes())
        signature = bytes.fromhex(found["signature"])
        content: dict[str, Any] = found["content"]
        if not is_signature(signature, _signed(content), found["key_version"]):
            raise ReleaseFileError(f"{path.name} in the ledger is not signed by this keyring.")
    except OSError as error:
        raise ReleaseFileError(f"{path.name} is missing in the ledger.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ReleaseFileError(f"{path.name} in the ledger can’t be read.") from error
    if content["release"]["number"] != number:
        raise ReleaseFileError(f"{path.name} in the ledger is that of another release.")
    return content


def _content(release: Release) -> dict[str, Any]:
    approval = release.approval
    bands: dict[str, list[Any]] = {}
    rows = Band.objects.filter(release=release).order_by("cell__face", "cell__key")
    for face, *band in rows.values_list(
        "cell__face", "cell__key", "low", "high", "as_of", "kept_because"
    ):
        bands.setdefault(face, []).append(band)
    return {
        "release": {
            "number": release.number,
            "made_at": _time(release.made_at),
            "counted_on": release.counted_on.isoformat(),
            "spec": release.spec,
            "spec_sha256": release.spec_sha256,
            "code_sha256": release.code_sha256,
            "prepared_by": release.prepared_by,
        },
        "approval": {
            "approved_by": approval.approved_by,
            "sha256": approval.sha256,
            "signature": bytes(approval.signature).hex(),
            "key_version": approval.key_version,
            "published_at": _time(approval.published_at),
        },
        "bands": bands,
    }


def _time(at: datetime) -> str:
    return at.isoformat()


def _signed(content: dict[str, Any]) -> bytes:
    return f"{_CONTEXT}{json_sha256(content)}".encode()


def _stored() -> set[int]:
    """The numbers of the releases of which there are files."""
    names = (_NAME.fullmatch(path.name) for path in _path(1).parent.glob("atlas-release-*"))
    return {int(name[1]) for name in names if name}


def _path(number: int) -> Path:
    return ledger.path(f"atlas-release-{number}.json")


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
