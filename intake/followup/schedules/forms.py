from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget

from intake.followup.schedules.faults import ScheduleRefused, read_schedule


class ScheduleForm(forms.Form):
    """A version that staff write, as a YAML document. Its cleaned `times` are not stored yet."""

    version = forms.RegexField(
        r"^[0-9]{1,4}\.[0-9]{1,4}\Z",
        label="Number of the new version",
        help_text="Such as 1.1. Whole numbers are those of versions that come with the software.",
        widget=AdminTextInputWidget,
        error_messages={
            "required": "Type a number, such as 1.1.",
            "invalid": "Type a number such as 1.1.",
        },
    )
    times = forms.CharField(
        label="Times",
        max_length=20_000,
        strip=False,
        help_text=(
            "YAML. Each time is a code and its distance in months or days. All open and close by the same days."
        ),
        widget=AdminTextareaWidget(attrs={"rows": 45, "spellcheck": "false"}),
        error_messages={"required": "Paste the document."},
    )

    def clean_times(self) -> Any:
        try:
            return read_schedule(self.cleaned_data["times"])
        except ScheduleRefused as refused:
            raise forms.ValidationError(str(refused)) from refused
