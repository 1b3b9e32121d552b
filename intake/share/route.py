"""The way through the steps, as it looks from one of them."""

from intake.record.answers import Answers
from intake.share.progress import applicable, first_gap
from intake.share.steps import STEPS, Step


class Route:
    """Where a person stands: at the step `key`, with the answers so far.

    `is_change` says that they came from the check page to change one answer.
    """

    def __init__(self, answers: Answers, key: str, *, is_change: bool = False) -> None:
        self._answers = answers
        self._steps = applicable(answers)
        self._keys = [step.key for step in self._steps]
        self._key = key
        self.is_change = is_change
        self.gap = first_gap(answers)
        self.saved = answers.get(key)

    @property
    def is_open(self) -> bool:
        """The step applies, and every step before it has its answer."""
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
        return self.step.title_for(self._answers)

    @property
    def number(self) -> int:
        return self._index + 1

    @property
    def total(self) -> int:
        """The number of steps as the answers stand, the check page among them."""
        return len(self._steps) + 1

    @property
    def before(self) -> Step | None:
        """The step that Back leads to; None at the first."""
        return self._steps[self._index - 1] if self._index else None

    def after(self, answers: Answers) -> Step | None:
        """The step to go to once this one is saved; None for the check page."""
        gap = first_gap(answers)
        if self.is_change or gap is None:
            return gap
        later = STEPS[STEPS.index(self.step) + 1 :]
        return next((step for step in later if step.applies(answers)), gap)
