"""The story in free words."""

from django.utils.translation import gettext_lazy as _

from hesperion.ui.fields import StoryField
from intake.forms.base import StepForm

STORY_LENGTH = 20_000  # characters


class StoryForm(StepForm):
    text = StoryField(
        label=_("Your story"),
        help_text=_(
            "How did it begin? What has treatment been like? What is different now? "
            "Please leave out names of people and hospitals."
        ),
        max_length=STORY_LENGTH,
        error_messages={"required": _("Write a few words. One sentence is enough.")},
    )
