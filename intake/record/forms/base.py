"""The base classes of the steps' forms, and a hint that many of them give."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from hesperion.ui.forms import PageForm
from intake.record.answers import Answers, teller
from intake.record.wording import apply_wording, render_wording

YEAR_IS_ENOUGH = _("A year is enough.")


class StepForm(PageForm):
    """The questions of one step, worded for the person who answers.

    `answers` are the answers to all steps so far. Some forms choose their questions by them.
    """

    is_saved_by_stopping: ClassVar[bool] = (
        True  # by the button that saves the page and stops for now
    )

    def __init__(self, *args: Any, answers: Answers, **kwargs: Any) -> None:
        self.answers = answers
        super().__init__(*args, **kwargs)
        apply_wording(self.fields.values(), teller(answers))
        self.rows_label = render_wording(self.rows_label, teller(answers))


class DerivedForm(StepForm):
    """A form with questions that depend on earlier answers. They precede the fields of the class."""

    base_fields: ClassVar[dict[str, forms.Field]]

    def __init__(self, *args: Any, answers: Answers, **kwargs: Any) -> None:
        self.base_fields = self.questions(answers) | self.base_fields  # type: ignore[misc]
        super().__init__(*args, answers=answers, **kwargs)

    @staticmethod
    def questions(answers: Answers) -> dict[str, forms.Field]:
        raise NotImplementedError
