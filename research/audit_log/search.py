"""What a data steward asks the audit: about whom, by whom, which kind, what for, from which day to which."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from hesperion.accounts.queries import actors_named
from hesperion.privacy.audit.choices import all_actions
from hesperion.privacy.audit.models import Event
from hesperion.privacy.audit.queries import purposes
from intake.participants.queries import subject_of

LOOKS_AT_THE_AUDIT = "audit"  # the purpose of every page of the audit
_FIRST_YEAR, _LAST_YEAR = 2020, 2999  # the years in which there can be events
_WRONG_DAY = "Write a day like 2026-11-29."
_UNKNOWN_PERSON = (
    "No participant has this public id. Somebody who was erased has none any more: search for the "
    "beginning of the UUID, as the list shows it."
)
_HEX = set("0123456789abcdef")


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _WRONG_DAY},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class DaysSearch(forms.Form):
    """Events about a participant, from a day to a day, both included. Each may be empty."""

    about = forms.CharField(label="About", required=False, max_length=80)
    since = _day("From")
    until = _day("To")

    def add_prefix(self, field_name: str) -> str:
        """In addresses the days are `from` and `to`, which can't be names in Python."""
        return {"since": "from", "until": "to"}.get(field_name, field_name)

    def clean_about(self) -> tuple[uuid.UUID, uuid.UUID] | None:
        """The lowest and the highest subject that is meant: both are the same, but for part of a UUID."""
        typed: str = self.cleaned_data["about"]
        if not typed:
            return None
        if subject := subject_of(typed):
            return subject, subject
        digits = typed.replace("-", "").lower()
        if not 8 <= len(digits) <= 32 or set(digits) - _HEX:
            raise ValidationError(_UNKNOWN_PERSON)
        return uuid.UUID(digits.ljust(32, "0")), uuid.UUID(digits.ljust(32, "f"))

    def clean_since(self) -> date | None:
        return self._within_years("since")

    def clean_until(self) -> date | None:
        return self._within_years("until")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if (since := data.get("since")) and (until := data.get("until")) and until < since:
            self.add_error("until", "This day is before the first one.")
        return data

    def events(self) -> QuerySet[Event]:
        """What was found, newest first. Call it if the form is valid."""
        found = Event.objects.filter(**self.days("at")).order_by("-at", "-pk")
        subjects = self.cleaned_data["about"]
        return found.filter(subject__range=subjects) if subjects else found

    def days(self, field: str) -> dict[str, datetime]:
        """The look-ups of the field with a time that the days stand for."""
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        first = {f"{field}__gte": _midnight(since)} if since else {}
        return first | ({f"{field}__lt": _midnight(until + timedelta(days=1))} if until else {})

    @property
    def subject(self) -> uuid.UUID | None:
        """The one participant that was searched for, if it is one."""
        first, last = self.cleaned_data["about"] or (None, None)
        return first if first == last else None

    def _within_years(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if day and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise ValidationError(_WRONG_DAY)
        return day


class ReadersSearch(DaysSearch):
    """Who saw a participant: they must be named."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].required = True
        self.fields["about"].error_messages["required"] = "Enter a public id."


class AuditSearch(DaysSearch):
    """Events by all that is known of them."""

    who = forms.CharField(
        label="Who",
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"list": "accounts", "autocomplete": "off"}),
    )
    action = forms.ChoiceField(label="What", required=False)
    purpose = forms.ChoiceField(label="What for", required=False)
    field_order = ["about", "who", "action", "purpose", "since", "until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actions = sorted(all_actions(), key=lambda action: str(action[1]))
        self.fields["action"].choices = [("", "Anything"), *actions]  # type: ignore[attr-defined]
        used = [(purpose, purpose) for purpose in purposes()]
        self.fields["purpose"].choices = [("", "Anything"), *used]  # type: ignore[attr-defined]
        for name in ("action", "purpose"):
            wrong = f"There is no event with this “{self.fields[name].label}”."
            self.fields[name].error_messages["invalid_choice"] = wrong

    def clean_who(self) -> list[str]:
        typed: str = self.cleaned_data["who"]
        actors = actors_named(typed) if typed else []
        if typed and not actors:
            raise ValidationError("Nobody of the staff has this name or email address.")
        return actors

    def events(self) -> QuerySet[Event]:
        """As above; without looks at the audit, unless they are asked for by their purpose."""
        found, asked = super().events(), self.cleaned_data
        if asked["who"]:
            found = found.filter(actor__in=asked["who"])
        if asked["action"]:
            found = found.filter(action=asked["action"])
        if asked["purpose"]:
            return found.filter(purpose=asked["purpose"])
        return found.exclude(purpose=LOOKS_AT_THE_AUDIT)

    def recorded(self) -> dict[str, Any]:
        """The search as the audit keeps it: codes, days and actors. The subject has a column there."""
        asked = self.cleaned_data
        days = {"from": asked["since"], "to": asked["until"]}
        codes = {name: asked[name] for name in ("who", "action", "purpose") if asked[name]}
        return codes | {name: f"{day:%Y-%m-%d}" for name, day in days.items() if day}


def _midnight(day: date) -> datetime:
    """The first moment of a day in UTC, as the audit's times are."""
    return datetime.combine(day, time.min, UTC)
