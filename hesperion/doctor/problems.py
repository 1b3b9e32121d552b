"""What an examination found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """Something that is wrong: the name of its cause, a sentence about it, and what the administrator does."""

    cause: str
    sentence: str
    mend: str


Examiner = Callable[[], Iterable[Problem]]


@dataclass(frozen=True)
class Examination:
    """`unexamined` are the checks without a result, by name, each with the reason."""

    problems: list[Problem]
    unexamined: dict[str, str]

    @property
    def is_well(self) -> bool:
        return not self.problems and not self.unexamined
