"""The form of an account in /admin/: who, which role, until when."""

from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html

from hesperion.accounts.groups import STAFF_ROLES, SUPERUSER
from hesperion.accounts.models import User
from hesperion.accounts.queries import is_last_superuser, roles_of
from hesperion.ui.days import utc_today

MOST_YEARS = 5  # a later end is a slip of the finger
LAST_SUPERUSER = (
    "This is the only superuser without an end. Make another account a superuser first: "
    "else nobody could make accounts."
)
_ROLES = [
    (role, format_html("{} <span class=help>{}</span>", role.capitalize(), words))
    for role, words in STAFF_ROLES.items()
]
_STATES = [(True, "Active"), (False, "Ended: can’t sign in, and gets no mail")]


class NewAccountForm(forms.ModelForm):
    """The form that makes an account. The person sets the password through a mailed link."""

    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=_ROLES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one role."},
    )
    last_day = forms.DateField(
        label="Until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="The last day on which this person can sign in, in UTC. Empty: no end.",
    )

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "last_day"]

    def clean_last_day(self) -> date | None:
        last_day: date | None = self.cleaned_data["last_day"]
        if last_day is None or "last_day" not in self.changed_data:
            return last_day
        if last_day < utc_today():
            raise forms.ValidationError("This day is over. Choose today or a later day.")
        if last_day.year > utc_today().year + MOST_YEARS:
            raise forms.ValidationError(f"Choose a day within the next {MOST_YEARS} years.")
        return last_day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not (data.get("first_name") or data.get("last_name")):
            self.add_error("first_name", "Enter a name: it is shown beside what this person does.")
        return data


class AccountForm(NewAccountForm):
    """The form that changes an account, extends it or ends it."""

    is_active = forms.TypedChoiceField(
        label="Account",
        choices=_STATES,
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )

    class Meta(NewAccountForm.Meta):
        fields = [*NewAccountForm.Meta.fields, "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["roles"] = roles_of(self.instance)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        lasts = data.get("is_active") and not data.get("last_day")
        if not (lasts and SUPERUSER in data.get("roles", ())) and is_last_superuser(self.instance):
            self.add_error(None, LAST_SUPERUSER)
        return data
