"""The form in which a participant says when we shall ask again."""

from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesperion.ui.fields import RadiosField
from hesperion.ui.forms import PageForm
from intake.followup.choices import PauseKind
from intake.followup.models.rest import LONGEST_PAUSE

DAYS_LATER = 14
_PAUSES = [30, 61, 91, LONGEST_PAUSE]  # days


class AskLaterForm(PageForm):
    """After how many days we may ask again."""

    submit_label = gettext_lazy("Save")

    days = RadiosField(
        label=gettext_lazy("When shall we ask again?"),
        error_messages={
            "invalid_choice": gettext_lazy(
                "You can pause for half a year at most. Choose one of these days."
            )
        },
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        later = _("In 14 days, on %(day)s") % {"day": _day(today, DAYS_LATER)}
        pauses = [
            (str(days), _("Pause until %(day)s") % {"day": _day(today, days)}) for days in _PAUSES
        ]
        self.fields["days"].choices = [(str(DAYS_LATER), later), *pauses]  # type: ignore[attr-defined]

    @property
    def pause_values(self) -> dict[str, Any]:
        """What `pause` is to store. The last day of the pause is the one before we ask again."""
        days = int(self.cleaned_data["days"])
        return {
            "kind": PauseKind.LATER if days == DAYS_LATER else PauseKind.PAUSE,
            "until_on": self.today + timedelta(days - 1),
        }


def _day(today: date, days: int) -> str:
    return date_format(today + timedelta(days))
