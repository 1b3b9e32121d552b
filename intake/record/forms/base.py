"""The form that every step builds on."""

from typing import Any

from hesperion.ui.forms import PageForm
from intake.record.answers import Answers
from intake.record.wording import apply_wording, person_of


class StepForm(PageForm):
    """One step's questions, in the voice that fits who answers.

    `answers` are those of all steps so far: they decide what is asked.
    """

    def __init__(self, *args: Any, answers: Answers, **kwargs: Any) -> None:
        self.answers = answers
        super().__init__(*args, **kwargs)
        apply_wording(self.fields.values(), person_of(answers))
