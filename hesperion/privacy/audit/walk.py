"""One walk along the chain, from a seal to a later one: hashes each row that is there, and compares."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from django.db import DEFAULT_DB_ALIAS, connection

from hesperion.privacy.audit import chain, heads
from hesperion.privacy.audit.excuses import Excuses
from hesperion.privacy.audit.models import Beginning, Link, Seal
from hesperion.privacy.audit.sources import Row, read_rows, sources

# A row may be committed, and so sealed, later than it says; nothing here takes this long.
LATEST = timedelta(hours=1)


class Broken(Exception):
    """The verification failed. The message names the first difference from what was sealed.

    If nothing differs, it lists the rows that state a time at which they can't have been made.
    """


@dataclass
class Whole:
    """The result of a verification: verified links and seals, erased rows, and rows without a seal."""

    begins: datetime | None = None  # the time of the first seal of all
    links: int = 0
    seals: int = 0
    erased: Counter[str] = field(default_factory=Counter)  # rows by whose they were
    waiting: int = 0
    breaks: list[Beginning] = field(default_factory=list)  # known ones: begin_chain.py


class Walk:
    """Goes from seal to seal. `before` is the last one that was found whole, None at the start.

    `begun` is the last new beginning up to there, and `end` the byte where the file of heads ends.
    """

    def __init__(
        self, found: Whole, before: Seal | None, begun: Beginning | None, end: int
    ) -> None:
        self.found = found
        self._before = before
        self._begun = begun
        # Links and seals that are missing before the new beginning are missing for good.
        self._lost_links = begun.position - begun.links if begun else 0
        self._lost_seals = begun.after - begun.seals if begun else 0
        number = before.number if before else 0
        self._lines = islice(heads.lines(end), number - self._lost_seals, None)
        self.emptied = _emptied(before, begun)  # when no row waited for a seal, the last time
        self._sources = {source.label: source for source in sources()}
        self._excuses = Excuses()
        self._misdated: list[str] = []  # a false time hides nothing that was done after it
        is_beginning = before and begun and before.number == begun.after
        if before and not is_beginning and not chain.is_signed(before):
            raise Broken(f"{_name(before)} has a wrong signature.")

    def seals_up_to(self, number: int) -> None:
        """Check the seals up to this one. Raises Broken."""
        seals = Seal.objects.filter(number__gt=self._before.number if self._before else 0)
        for seal in seals.filter(number__lte=number).order_by("number").iterator(chunk_size=500):
            self.seal(seal)

    def seal(self, seal: Seal) -> None:
        """Check the next seal, and all links and rows that it covers. Raises Broken."""
        before = self._before
        if seal.number != (number := before.number + 1 if before else 1):
            raise Broken(f"Seal {number} is missing.")
        if not chain.is_signed(seal):
            raise Broken(f"{_name(seal)} was changed, or its signature is not ours.")
        if before and seal.key_version < before.key_version:
            raise Broken(f"{_name(seal)} is signed by an older key than the seal before it.")
        if bytes(seal.previous) != (chain.seal_hash(before) if before else chain.START):
            raise Broken(f"{_name(seal)} does not follow on the seal before it.")
        self._links(seal)
        line = next(self._lines, b"")
        if line != heads.line(seal):
            fault = "was changed" if line else "is missing: the next sealing adds it"
            raise Broken(f"The line of {_name(seal)} in the file of heads {fault}.")
        self._before = seal
        self.found.seals += 1
        if seal.is_last:
            self.emptied = seal.sealed_at

    def end(self) -> None:
        """Check that nothing follows the newest seal. Raises Broken."""
        if next(self._lines, b""):
            last = _name(self._before) if self._before else "nothing"
            raise Broken(
                f"The chain is cut off: it ends with {last}, and the file of heads goes on."
            )
        with connection.cursor() as cursor:  # one statement, as sealing goes on meanwhile
            cursor.execute(_COUNTS)
            links, last_link, position, seals, number = cursor.fetchone()
        if last_link > position:
            raise Broken(f"Position {last_link}: this link has no seal.")
        if (links + self._lost_links, seals + self._lost_seals) != (position, number):
            raise Broken(
                f"There are {links} links and {seals} seals, and the newest seal is number {number} "
                f"at position {position}: some are beside the chain."
            )
        self.require_dates()

    def require_dates(self) -> None:
        """Raise Broken if rows state a time at which they can't have been made."""
        if self._misdated:
            raise Broken(_all_in_one(self._misdated))

    def _links(self, seal: Seal) -> None:
        """Compute the batch's hashes from the rows, and compare each with its link."""
        start, head = (self._before.position, bytes(self._before.head)) if self._before else _START
        links = list(
            Link.objects.filter(position__gt=start, position__lte=seal.position).order_by(
                "position"
            )
        )
        rows = self._rows(seal, links)
        order = sorted((link.label, link.row_id) for link in links)
        for position, link in enumerate(links, start=start + 1):
            if link.position != position:
                raise Broken(f"Position {position}: the link is missing.")
            expected = self._hash(seal, link, head, rows[link.label].get(link.row_id))
            if expected != bytes(link.hash):
                moved = (link.label, link.row_id) != order[position - start - 1]
                fault = "put into another order" if moved else "changed"
                raise Broken(f"{_place(link)}: the row, or its link, was {fault}.")
            head = expected
        if len(links) < seal.position - start:
            raise Broken(f"Position {start + len(links) + 1}: the link is missing.")
        if head != bytes(seal.head):
            raise Broken(
                f"Position {seal.position}: the link is not the one that {_name(seal)} signed."
            )
        self.found.links += len(links)

    def _rows(self, seal: Seal, links: list[Link]) -> dict[str, dict[int, Row]]:
        """The rows that `links` are about, by label and id, hashed over the seal's columns."""
        ids = defaultdict(list)
        for link in links:
            if not self._covers(seal, link.label):
                raise Broken(f"{_place(link)}: {_name(seal)} covers no such table and columns.")
            ids[link.label].append(link.row_id)
        return {
            label: read_rows(self._sources[label], seal.columns[label], keys, DEFAULT_DB_ALIAS)
            for label, keys in ids.items()
        }

    def _covers(self, seal: Seal, label: str) -> bool:
        return label in self._sources and set(seal.columns.get(label, [""])) <= set(
            self._sources[label].columns
        )

    def _hash(self, seal: Seal, link: Link, head: bytes, row: Row | None) -> bytes:
        """The hash that the link must have; of a row that was erased by right, the one that it has."""
        if row is None:
            if doubt := self._excuses.doubt(link):
                raise Broken(
                    f"{_place(link)}: the row was deleted. No erasure excuses it: {doubt}."
                )
            self.found.erased[str(link.subject)] += 1
            return chain.link_hash(head, link)
        if self.emptied and row.at < (self.emptied - LATEST).timestamp():
            self._misdated.append(f"{_place(link)}: {BACKDATED}")
        if row.at > (seal.sealed_at + LATEST).timestamp():
            self._misdated.append(f"{_place(link)}: the row is older than it says.")
        if bytes(link.digest) != row.digest or link.subject != row.subject:
            return b""
        return chain.link_hash(head, link)


_START = (0, chain.START)
_COUNTS = """
SELECT l.links, l.last, s.position, s.seals, s.number FROM
    (SELECT pg_catalog.count(*) AS links, coalesce(pg_catalog.max(position), 0) AS last
     FROM public.audit_link) AS l,
    (SELECT pg_catalog.count(*) AS seals, coalesce(pg_catalog.max(position), 0) AS position,
     coalesce(pg_catalog.max(number), 0) AS number FROM public.audit_seal) AS s
"""
BACKDATED = "the row is newer than it says: it was put in later."


def _emptied(before: Seal | None, begun: Beginning | None) -> datetime | None:
    """When a seal up to `before` left no row waiting, the last time since the chain began."""
    seals = Seal.objects.filter(number__lte=before.number if before else 0, is_last=True)
    if begun:
        seals = seals.filter(number__gt=begun.after)
    return seals.order_by("number").values_list("sealed_at", flat=True).last()


def _all_in_one(faults: list[str]) -> str:
    """The first ten, and how many more there are."""
    more = [f"And {len(faults) - 10} more like these."] if len(faults) > 10 else []
    return "\n".join([*faults[:10], *more])


def _place(link: Link) -> str:
    return f"Position {link.position} ({link.label}, row {link.row_id})"


def _name(seal: Seal) -> str:
    return f"Seal {seal.number} (position {seal.position})"
