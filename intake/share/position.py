"""How far along the way a page is. It does not depend on the answers: going on never leads back."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.record.answers import SIGNING
from intake.share.steps import STEPS


class WayPart(TextChoices):
    """The three parts of the way."""

    AGREE = "agree", _("Agree")
    TELL = "tell", _("Tell")
    SEND = "send", _("Send")


SELDOM = 0.25  # the weight of a page that not everybody sees; all others weigh 1
HEIGHT = 40, 12  # of the star in the drawing, in units from above: at the horizon, and at the end
# The share of a part that is done, at most, and its words.
ROUGHLY: list[tuple[float, Promise]] = [
    (0.2, _("just begun")),
    (0.45, _("about a third")),
    (0.7, _("about half")),
    (1, _("nearly done")),
]


@dataclass(frozen=True)
class Position:
    """The place of a page: how much of the whole way, and of its part, is done before it (0 to 1)."""

    part: WayPart
    of_way: float
    of_part: float

    @property
    def roughly(self) -> Promise | str:
        """How much of the part is done, in words; "" for the last part, which is one page."""
        if self.part is WayPart.SEND:
            return ""
        return next(words for most, words in ROUGHLY if self.of_part < most)

    @property
    def x(self) -> str:
        """The star's place in the drawing, from its start."""
        return f"{self.of_way:.1%}"

    @property
    def y(self) -> str:
        """The star's place in the drawing, from above."""
        horizon, top = HEIGHT
        return f"{horizon + (top - horizon) * self.of_way:.1f}"

    @property
    def parts(self) -> list[tuple[WayPart, str]]:
        """Each part, and whether it is "done", "now" or "to_come"."""
        now = list(WayPart).index(self.part)
        states = ["done"] * now + ["now"] + ["to_come"] * (len(WayPart) - now - 1)
        return list(zip(WayPart, states, strict=True))


def _positions() -> dict[str, Position]:
    weights = {step.key: 1.0 if step.is_for_everybody else SELDOM for step in STEPS}
    keys = list(weights)
    agreed = sum(weights[key] for key in keys[: keys.index(SIGNING) + 1])
    told = sum(weights.values())
    found, before = {}, 0.0
    for key, weight in weights.items():
        part, start, end = (
            (WayPart.AGREE, 0.0, agreed) if before < agreed else (WayPart.TELL, agreed, told)
        )
        found[key] = Position(part, before / (told + 1), (before - start) / (end - start))
        before += weight
    return found | {"check": Position(WayPart.SEND, told / (told + 1), 0)}


_found = _positions()


def position_of(key: str) -> Position:
    """The position of a step, or of the check page, whose key is `check`."""
    return _found[key]
