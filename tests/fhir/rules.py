"""What the rules for resources are. Each has the name that R4 gives it, or one of our own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

Finds = Callable[[Any], Iterable[str]]


@dataclass(frozen=True)
class Rule:
    """`finds` gives the problems of a resource of one of `types`, or of any type if there are none."""

    name: str
    types: frozenset[str]
    finds: Finds


def rule(name: str, *types: str) -> Callable[[Finds], Rule]:
    """Makes a rule of the function that finds its problems."""
    return lambda finds: Rule(name, frozenset(types), finds)


def rules_of(*modules: ModuleType) -> dict[str, Rule]:
    """The rules that these modules hold, by their names."""
    found = [one for module in modules for one in vars(module).values() if isinstance(one, Rule)]
    return {one.name: one for one in found}
