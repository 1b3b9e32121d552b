"""The forms beside the steps. Most are only a button."""

from django.utils.translation import gettext_lazy as _

from hesperion.ui.forms import PageForm
from intake.consent.forms.consent import SignForm
from intake.participants.limits import CORRECTIONS, SIGN_INS, STARTS, STORIES, LimitedForm


class StartForm(LimitedForm):
    """The button that begins a draft."""

    submit_label = _("Start")
    limit = STARTS


class ResumeForm(PageForm):
    """The button that resumes a draft."""

    submit_label = _("Go on where you stopped")


class LeaveForm(PageForm):
    """The button that removes the draft from this device."""

    submit_label = _("Leave this device")


class DeleteForm(PageForm):
    """The button that deletes a draft for good."""

    submit_label = _("Yes, delete my answers")


class SendForm(LimitedForm):
    """The button that sends the story."""

    submit_label = _("Send")
    limit = STORIES


class SendAgainForm(LimitedForm):
    """The button that has the mail to confirm the address sent again."""

    submit_label = _("Send again")
    limit = CORRECTIONS


class CorrectAddressForm(LimitedForm):
    """Asks for the corrected email address."""

    submit_label = _("Save and send the mail")
    limit = CORRECTIONS

    email = SignForm.base_fields["email"]


class OwnPageForm(LimitedForm):
    """The button that has a link to the participant's own page mailed to the confirmed address."""

    submit_label = _("Mail me a link to my page")
    limit = SIGN_INS
