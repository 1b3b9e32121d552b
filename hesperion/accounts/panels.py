"""The panels on the first page of /admin/: for each role its numbers and its next thing to do.

An app registers the part that it knows in its AppConfig.ready(). Parts for the same role are one panel.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from hesperion.accounts.models import User
from hesperion.accounts.queries import roles_of


@dataclass(frozen=True)
class Number:
    """What a role counts: a count, or a text such as "3 days", with the address of the list behind it."""

    label: str
    value: int | str
    url: str


@dataclass(frozen=True)
class NextStep:
    """The button of a panel. With `is_post` it sends an empty form instead of opening a page."""

    label: str
    url: str
    is_post: bool = False


@dataclass(frozen=True)
class Panel:
    """What one app adds to the panel of a role. `note` is a sentence under the numbers."""

    numbers: Sequence[Number] = ()
    next_step: NextStep | None = None
    note: str = ""


@dataclass(frozen=True)
class RolePanel:
    """The panel of a role, from all its parts. If there is no next step, a sentence says so."""

    role: str
    parts: Sequence[Panel]

    @property
    def title(self) -> str:
        return self.role.capitalize()

    @property
    def numbers(self) -> list[Number]:
        return [number for part in self.parts for number in part.numbers]

    @property
    def next_step(self) -> NextStep | None:
        """The first one, in the order of the apps."""
        return next((part.next_step for part in self.parts if part.next_step), None)

    @property
    def notes(self) -> list[str]:
        return [part.note for part in self.parts if part.note]


Maker = Callable[[User], Panel]

_makers: list[tuple[str, Maker]] = []


def register(role: str, maker: Maker) -> None:
    """Have `maker` called for each user with this role, a constant of groups.py."""
    _makers.append((role, maker))


def panels_for(user: User) -> Iterator[RolePanel]:
    """A panel for each role of the user. Superusers get their own, not those of roles without them."""
    for role in roles_of(user):
        yield RolePanel(role, [maker(user) for own, maker in _makers if own == role])
