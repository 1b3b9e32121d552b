"""How two versions of a document differ: the entries that were added, removed or changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_KEYS = 50  # of a kind of difference that a statement lists; the page of the version has all


@dataclass(frozen=True)
class Difference:
    """The keys of the entries that differ, in the order of the alphabet."""

    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    @property
    def as_body(self) -> dict[str, Any]:
        """For a statement: how many entries differ, and the first of them."""
        kinds = {"added": self.added, "removed": self.removed, "changed": self.changed}
        counts = {f"{name}_count": len(keys) for name, keys in kinds.items()}
        return counts | {name: keys[:MOST_KEYS] for name, keys in kinds.items()}


def difference(before: Mapping[str, Any], now: Mapping[str, Any]) -> Difference:
    """The difference of two documents."""
    old, new = before["entries"], now["entries"]
    return Difference(
        added=sorted(new.keys() - old.keys()),
        removed=sorted(old.keys() - new.keys()),
        changed=sorted(key for key in old.keys() & new.keys() if old[key] != new[key]),
    )


@dataclass(frozen=True)
class ChangedPart:
    """A part of an entry that changed. `path` leads to it; a value is None where there was, or is, none."""

    path: tuple[str, ...]
    before: Any
    now: Any


def changed_parts(before: Any, now: Any, path: tuple[str, ...] = ()) -> Iterator[ChangedPart]:
    """The smallest parts of an entry in which two versions differ."""
    if before == now:
        return
    if isinstance(before, dict) and isinstance(now, dict):
        for name in sorted(before.keys() | now.keys()):
            yield from changed_parts(before.get(name), now.get(name), (*path, name))
        return
    yield ChangedPart(path, before, now)
