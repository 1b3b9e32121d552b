"""Who reads patients' data just now, and what for. Without an answer nothing is decrypted."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

THEMSELF = "participant"  # reads and writes their own data


class NobodyReads(Exception):
    """Patients' data was asked for outside `reading` and `themself`, or by a participant for another's."""


@dataclass
class Access:
    """One occasion of reading. `reads` gathers whose data was shown, and which fields of it.

    `actor` is `user:<pk>`, `system:<part>` or `participant`; `purpose` one or two words for the audit.
    """

    actor: str
    purpose: str
    reason: str = ""  # in a data steward's words, where identity is shown
    only: frozenset[uuid.UUID] | None = None  # the subjects that may be read, where not all
    view: str = ""  # the name of the page that shows it
    reads: dict[uuid.UUID, set[str]] = field(default_factory=dict)
    # Whose page is about to be drawn, by the names that it knows them by. A text of theirs that can't be
    # opened has a sentence in its place there; anywhere else that is an error.
    drawn: dict[uuid.UUID, str] = field(default_factory=dict)

    def note(self, subject: uuid.UUID, *fields: str) -> None:
        """Remember that `subject`'s data is shown; `fields` are names, never values."""
        if self.only is not None and subject not in self.only:
            raise NobodyReads("A participant reads their own data alone.")
        self.reads.setdefault(subject, set()).update(fields)


_current: ContextVar[Access | None] = ContextVar("access", default=None)


def require() -> Access:
    """The access that is under way. Raises NobodyReads where there is none."""
    access = _current.get()
    if access is None:
        raise NobodyReads("Patients' data is read inside `reading` or `themself` only.")
    return access


@contextmanager
def granted(access: Access) -> Iterator[Access]:
    """Inside, `access` is the access that is under way."""
    token = _current.set(access)
    try:
        yield access
    finally:
        _current.reset(token)


@contextmanager
def reading_published(*subjects: uuid.UUID) -> Iterator[None]:
    """Anybody reads what these participants have published. It is no secret, so it leaves no audit event."""
    with granted(Access("anybody", "published", only=frozenset(subjects))):
        yield


@contextmanager
def themself(*subjects: uuid.UUID) -> Iterator[Access]:
    """The participant reads and writes their own data: no other's, and without an audit event.

    They are several subjects where they sent several stories.
    """
    with granted(Access(THEMSELF, "own data", only=frozenset(subjects))) as access:
        yield access
