"""How things were before the infusion and on the day of the answer, on scales from 0 to 10."""

from dataclasses import dataclass

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
    """One scale from 0 (no trouble) to 10, with the answers about both times; None where none was given."""

    label: str
    before: int | None
    today: int | None

    @property
    def before_x(self) -> float | None:
        """Where it is on a track from 0 to 10, in units of its drawing."""
        return None if self.before is None else _place(self.before)

    @property
    def today_x(self) -> float | None:
        return None if self.today is None else _place(self.today)


def _place(number: int) -> float:
    return round(_FIRST + (_LAST - _FIRST) * number / 10, 1)


def feelings_of(answers: Answers) -> list[Feeling]:
    """The scales with an answer, in the order of the forms."""
    before, today = answers.get("before", {}), answers.get("today", {})
    found = [
        Feeling(str(label), before.get(name), today.get(name)) for name, label in _SCALES.items()
    ]
    return [one for one in found if not (one.before is None and one.today is None)]
