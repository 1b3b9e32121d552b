"""The position of one step among the steps that apply."""

from intake.record.answers import Answers
from intake.share.position import Position, position_of
from intake.share.progress import applicable, first_gap
from intake.share.steps import STEPS, Step


class Route:
    """The position of the step `key` among the steps that apply with the answers so far.

    `is_change` is True if the person came from the check page to change this answer.
    """

    def __init__(self, answers: Answers, key: str, *, is_change: bool = False) -> None:
        self.answers = answers
        self._steps = applicable(answers)
        self._keys = [step.key for step in self._steps]
        self._key = key
        self.is_change = is_change
        self.gap = first_gap(answers)
        self.saved = answers.get(key)

    @property
    def is_open(self) -> bool:
        """Whether the step applies and every earlier step has an answer."""
        if self._key not in self._keys:
            return False
        return self.gap is None or self._keys.index(self.gap.key) >= self._index

    @property
    def _index(self) -> int:
        return self._keys.index(self._key)

    @property
    def step(self) -> Step:
        return self._steps[self._index]

    @property
    def title(self) -> str:
        return self.step.title_for(self.answers)

    @property
    def position(self) -> Position:
        return position_of(self._key)

    @property
    def before(self) -> Step | None:
        """The step to which the Back link goes; None at the first step."""
        return self._steps[self._index - 1] if self._index else None

    def after(self, answers: Answers) -> Step | None:
        """The step to open once this one is saved with `answers`; None to open the check page."""
        gap = first_gap(answers)
        if self.is_change or gap is None:
            return gap
        later = STEPS[STEPS.index(self.step) + 1 :]
        return next((step for step in later if step.applies(answers)), gap)
