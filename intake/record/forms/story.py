"""The form for the story in free words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hesperion.ui.fields import StoryField
from intake.record.answers import teller
from intake.record.forms.base import StepForm
from intake.record.wording import render_wording, worded

STORY_LENGTH = 20_000  # characters

PROMPTS = [
    worded(
        _("How did it begin? What did you notice first?"),
        _("How did it begin? What was the first sign?"),
    ),
    worded(
        _("What has treatment been like for you?"),
        parent=_("What has treatment been like for your child?"),
        representative=_("What has treatment been like for the person you care for?"),
        relative=_("What was treatment like for the person who died?"),
    ),
    worded(
        _("If you had CAR-T cells: how were the first weeks, and what came after?"),
        _("If CAR-T cells were given: how were the first weeks, and what came after?"),
    ),
    worded(_("What is different now?"), relative=_("What helped, and what was hard?")),
    _("What should somebody know who has to decide about CAR-T today?"),
]


class StoryForm(StepForm):
    """The form with the story, which may be left empty. The check page then asks for it once more."""

    says_skippable = False  # the hint says so

    text = StoryField(
        label=worded(_("Your story"), _("The story")),
        help_text=_("As short as you like. You can also leave it empty."),
        max_length=STORY_LENGTH,
        required=False,
    )

    @property
    def prompts(self) -> list[str | Promise]:
        """Questions that help the participant to begin to write."""
        return [render_wording(prompt, teller(self.answers)) for prompt in PROMPTS]
