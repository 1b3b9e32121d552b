"""The story in free words."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hesperion.ui.fields import StoryField
from intake.forms.base import StepForm
from intake.voices import person_of, said, say

STORY_LENGTH = 20_000  # characters

PROMPTS = [
    said(
        _("How did it begin? What did you notice first?"),
        _("How did it begin? What did %(person)s notice first?"),
    ),
    said(
        _("What has treatment been like for you?"),
        _("What was treatment like for %(person)s?"),
    ),
    said(
        _("If you had CAR-T cells: how were the first weeks, and what came after?"),
        _("If CAR-T cells were given: how were the first weeks, and what came after?"),
    ),
    _("What is different now?"),
    _("What should somebody know who has to decide about CAR-T today?"),
]


class StoryForm(StepForm):
    """May be left empty: the check page asks again."""

    text = StoryField(
        label=said(_("Your story"), _("The story")),
        help_text=_("As short or as long as you like. You can leave it empty and write it later."),
        max_length=STORY_LENGTH,
        required=False,
    )

    @property
    def prompts(self) -> list[str | Promise]:
        """Questions to start from, for those who look at an empty page."""
        person: Any = person_of(self.answers)
        return [say(prompt, person) for prompt in PROMPTS]
