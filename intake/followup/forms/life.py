"""The forms about what is possible again, about growing up, and a child's own answer."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hesperion.ui.fields import RadiosField, ScaleField, YesNoField
from hesperion.ui.forms import PageForm
from intake.followup.forms.base import CheckInForm
from intake.followup.situation import Situation
from intake.participants.choices import AgeGroup
from intake.record.choices.check_ins import Growing
from intake.record.forms.life import RegainedForm


class AgainForm(CheckInForm, RegainedForm):
    """What is possible again. Children are asked about growing up, adults who tell themselves about mood."""

    growth = RadiosField(
        label=_("Does your child grow as expected?"), choices=Growing.choices, required=False
    )
    puberty = RadiosField(
        label=_("Does puberty go on as expected?"), choices=Growing.choices, required=False
    )
    mood = ScaleField(
        label=_("How low is your mood today?"),
        ends=(_("not low"), _("as low as you can imagine")),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.situation.age_group is AgeGroup.ADULT:
            del self.fields["growth"], self.fields["puberty"]
        if not self.situation.speaks_for_themself:
            del self.fields["mood"]


class OwnAnswerForm(CheckInForm):
    """A child's own yes or no to this check-in."""

    agrees = YesNoField(
        label=_("Does your child want us to go on asking?"),
        help_text=_("Please ask your child. Both answers are fine."),
        error_messages={"required": _("Choose yes or no. Both are fine.")},
    )


class SendCheckInForm(PageForm):
    """The button that sends the answers; at year 2 with the question whether we may go on."""

    submit_label = _("Send my answers")

    go_on = YesNoField(
        label=_("May we go on asking how you are?"),
        help_text=_("If you say no, we send no more mails. Your answers stay."),
        error_messages={"required": _("Choose yes or no. Both are fine.")},
    )

    def __init__(self, *args: Any, situation: Situation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not situation.asks_whether_to_go_on:
            del self.fields["go_on"]
