"""Who is reading patients' data, and for which purpose. Outside an access nothing is decrypted."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

THEMSELF = "participant"  # reads and writes their own data


class NobodyReads(Exception):
    """Patients' data was read outside an access, or a participant's access read another's data."""


@dataclass
class Access:
    """One access to patients' data. `reads` collects the names of the fields read, by participant.

    `actor` is `user:<pk>`, `system:<part>` or `participant`; `purpose` is one or two words for the
    audit.
    """

    actor: str
    purpose: str
    reason: str = ""  # of a data steward who looks at an identity
    only: frozenset[uuid.UUID] | None = None  # the subjects that may be read; None for all
    view: str = ""  # the name of the page that shows it
    reads: dict[uuid.UUID, set[str]] = field(default_factory=dict)
    # Subjects on the page that is being rendered, with their names on it. There, a text of theirs that can't
    # be decrypted is replaced by a sentence; elsewhere it is an error.
    drawn: dict[uuid.UUID, str] = field(default_factory=dict)

    def note(self, subject: uuid.UUID, *fields: str) -> None:
        """Record that the fields named `fields` of `subject` are read.

        Raises NobodyReads if this access does not cover `subject`.
        """
        if self.only is not None and subject not in self.only:
            raise NobodyReads("A participant reads their own data alone.")
        self.reads.setdefault(subject, set()).update(fields)


_current: ContextVar[Access | None] = ContextVar("access", default=None)


def require() -> Access:
    """The current access. Raises NobodyReads if there is none."""
    access = _current.get()
    if access is None:
        raise NobodyReads("Patients' data is read inside `reading` or `themself` only.")
    return access


@contextmanager
def granted(access: Access) -> Iterator[Access]:
    """Context manager in which `access` is the current access."""
    token = _current.set(access)
    try:
        yield access
    finally:
        _current.reset(token)


@contextmanager
def comparing(subject: uuid.UUID) -> Iterator[None]:
    """Context manager in which code may compare texts of `subject` that the page must not show.

    The current access notes each field as compared, not as read: "name (compared)".
    """
    outer = require()
    inner = Access(outer.actor, outer.purpose, only=frozenset({subject}))
    try:
        with granted(inner):
            yield
    finally:
        compared = sorted(inner.reads.get(subject, ()))
        outer.note(subject, *(f"{name} (compared)" for name in compared))


@contextmanager
def reading_published(*subjects: uuid.UUID) -> Iterator[None]:
    """Context manager in which anybody may read what these participants published.

    It is public, so no event is recorded.
    """
    with granted(Access("anybody", "published", only=frozenset(subjects))):
        yield


@contextmanager
def themself(*subjects: uuid.UUID) -> Iterator[Access]:
    """Context manager in which the participant reads and writes their own data only.

    No event is recorded. A participant who sent several stories has several subjects.
    """
    with granted(Access(THEMSELF, "own data", only=frozenset(subjects))) as access:
        yield access
