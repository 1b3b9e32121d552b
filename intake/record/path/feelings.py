"""How things were before the infusion and on the day of the answer, on scales from 0 to 10."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.record.answers import Answers

_SCALES: dict[str, Promise] = {
    "disease": _("How active the disease is"),
    "tiredness": _("Tiredness"),
    "pain": _("Pain"),
    "daily_life": _("Trouble in daily life"),
}

_FIRST, _LAST = 12.0, 308.0  # the ends of a track


@dataclass(frozen=True)
class Feeling:
    """One scale from 0 (no trouble) to 10, with the answers about both times; None where none was given.

    `later` are the days of check-ins with the numbers that were given then.
    """

    label: str
    before: int | None
    today: int | None
    later: Sequence[tuple[date, int]] = ()

    @property
    def later_xs(self) -> list[float]:
        return [_place(number) for _day, number in self.later]

    @property
    def before_x(self) -> float | None:
        """Where it is on a track from 0 to 10, in units of its drawing."""
        return None if self.before is None else _place(self.before)

    @property
    def today_x(self) -> float | None:
        return None if self.today is None else _place(self.today)


def _place(number: int) -> float:
    return round(_FIRST + (_LAST - _FIRST) * number / 10, 1)


def feelings_of(
    answers: Answers, later: Mapping[str, Sequence[tuple[date, int]]] | None = None
) -> list[Feeling]:
    """The scales with an answer, in the order of the forms. `later` has those of check-ins."""
    before, today = answers.get("before", {}), answers.get("today", {})
    found = [
        Feeling(str(label), before.get(name), today.get(name), (later or {}).get(name, ()))
        for name, label in _SCALES.items()
    ]
    return [
        one for one in found if not (one.before is None and one.today is None and not one.later)
    ]
