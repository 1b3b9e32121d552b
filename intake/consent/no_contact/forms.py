"""The form to report that a participant does not answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.consent.choices import NoContactReason
from intake.participants.limits import NO_CONTACT_REPORTS, LimitedForm


class NoContactForm(LimitedForm):
    submit_label = _("Send")
    limit = NO_CONTACT_REPORTS

    reason = forms.ChoiceField(
        label=_("What do you want to tell us?"),
        choices=NoContactReason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two answers.")},
    )
    message = forms.CharField(
        label=_("Is there something else that we should know?"),
        help_text=_("You need not write anything. Only our team reads it."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
