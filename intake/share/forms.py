"""The buttons along the way that are no questions."""

from django.utils.translation import gettext_lazy as _

from hesperion.ui.forms import PageForm
from intake.consent.forms.consent import SignForm
from intake.participants.limits import CORRECTIONS, STARTS, STORIES, LimitedForm


class StartForm(LimitedForm):
    """The button that begins a draft."""

    submit_label = _("Start")
    limit = STARTS


class ResumeForm(PageForm):
    """The button that goes on with one."""

    submit_label = _("Go on where you stopped")


class LeaveForm(PageForm):
    """The button that ends the draft's hold on this device."""

    submit_label = _("Leave this device")


class DeleteForm(PageForm):
    """The button that deletes a draft for good."""

    submit_label = _("Yes, delete my answers")


class SendForm(LimitedForm):
    """The button under the answers."""

    submit_label = _("Send")
    limit = STORIES


class SendAgainForm(LimitedForm):
    """The button that has the confirmation mailed once more."""

    submit_label = _("Send the mail again")
    limit = CORRECTIONS


class CorrectAddressForm(LimitedForm):
    """The address that was mistyped, right."""

    submit_label = _("Save and send the mail")
    limit = CORRECTIONS

    email = SignForm.base_fields["email"]
