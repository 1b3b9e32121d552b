"""What an examination found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something that is wrong: the name of its cause, a sentence about it, and what the administrator does."""

    cause: str
    problem: str
    mend: str


Check = Callable[[], Iterable[Finding]]


@dataclass(frozen=True)
class Report:
    """`unexamined` are the checks without a result, by name, each with the reason."""

    findings: list[Finding]
    unexamined: dict[str, str]

    @property
    def is_well(self) -> bool:
        return not self.findings and not self.unexamined
