"""A use of data as everybody may see it: from its request and its statements, never from participants.

What an approved use is comes from the statement about its approval, which stays as it was signed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from hesperion.public_log.models import Statement
from hesperion.ui.days import utc_today
from research.choices import RequestState, ResultKind, UseLogKind
from research.for_participants import OUTCOMES, RECIPIENTS
from research.public_uses.content import PublicContent, day_of

RESULT_WITHIN = timedelta(days=2 * 365)  # after the end of a use
DECIDING = "deciding"
# By state; in the others a request is being decided.
STANDINGS = {
    RequestState.APPROVED: "approved",
    RequestState.BUILDING: "approved",
    RequestState.READY: "approved",
    RequestState.FAILED: "approved",
    RequestState.EXPIRED: "expired",
    RequestState.REVOKED: "revoked",
    RequestState.REFUSED: "refused",
    RequestState.TAKEN_BACK: "withdrawn",
}
# In this order on the page.
STANDING_WORDS = {
    "approved": _("Approved"),
    "expired": _("Their time is over"),
    "revoked": _("Stopped by us"),
    "refused": _("Refused"),
    "withdrawn": _("Taken back by those who asked"),
}


@dataclass(frozen=True)
class PublicExtract:
    """Data that was made for a use. `band` is the least and the most people; None if it is not shown."""

    number: int
    made_on: date
    band: list[int] | None
    fetched_on: date | None


class PublicUse:
    """A request that was asked, and its statements, the oldest first. `standing` is a value of STANDINGS."""

    def __init__(self, request: Any, statements: list[Statement]) -> None:
        self.number: int = request.number
        self.standing = STANDINGS.get(request.state, DECIDING)
        self.statements = statements
        self._request = request

    @property
    def standing_words(self) -> Any:
        return STANDING_WORDS[self.standing]

    @property
    def since(self) -> date:
        """When it was decided. An extract that is made anew is no decision."""
        newest: date = self._request.state_at.date()
        return (self.approved_on or newest) if self.standing == "approved" else newest

    @cached_property
    def content(self) -> PublicContent | None:
        """What was approved last; None if nothing ever was."""
        if self._approval is None:
            return None
        body = self._approval.body
        return PublicContent(self.number, body, _texts(self._approval), body["terms"]["purposes"])

    @property
    def approved_on(self) -> date | None:
        if self._approval is None:
            return None
        before = day_of(self._approval.body.get("approved_before_the_log"))
        return before or self._approval.at.date()

    @property
    def applicant(self) -> Any:
        """Of a refused request, the kind of applicant."""
        return RECIPIENTS.get(self._request.recipient_kind, "")

    @property
    def reason(self) -> str:
        """Why it was refused or stopped; "" if the text was taken out."""
        stated = self._newest(UseLogKind.REFUSED) or self._newest(UseLogKind.REVOKED)
        if stated:
            return _texts(stated).get("reason", "")
        return str(self._request.changes.order_by("pk").last().reason)  # from before the log

    @property
    def extracts(self) -> list[PublicExtract]:
        fetched = {one.body["extract"]: one.at.date() for one in self._of(UseLogKind.FETCHED)}
        return [
            PublicExtract(
                number := one.body["extract"], one.at.date(), one.body["band"], fetched.get(number)
            )
            for one in self._of(UseLogKind.MADE)
        ]

    @property
    def results(self) -> list[tuple[Any, str, date]]:
        """What came out: in words, with a link unless it was taken out, and when it was reported."""
        stated = [
            (OUTCOMES[ResultKind(one.body["kind"])], _texts(one).get("link", ""), one.at.date())
            for one in self._of(UseLogKind.RESULT)
        ]
        return stated or [  # from before the log
            (OUTCOMES[ResultKind(one.kind)], one.link, one.told_at.date())
            for one in self._request.results.all()
        ]

    @property
    def is_result_overdue(self) -> bool:
        """Whether two years have passed after the end, and nobody reported a result."""
        ends_on = self.content.ends_on if self.content else None
        if ends_on is None or self.standing not in ("approved", "expired") or self.results:
            return False
        return ends_on + RESULT_WITHIN < utc_today()

    @property
    def leavers(self) -> Statement | None:
        """The newest statement that the recipient was told who left."""
        return self._newest(UseLogKind.LEAVERS_TOLD)

    @property
    def leavers_told_up_to(self) -> date | None:
        return day_of(self.leavers.body["up_to"]) if self.leavers else None

    @property
    def deletions(self) -> Statement | None:
        """The newest statement that the recipient confirmed deletions."""
        return self._newest(UseLogKind.DELETION_CONFIRMED)

    @property
    def _approval(self) -> Statement | None:
        return self._newest(UseLogKind.APPROVED)

    def _of(self, kind: UseLogKind) -> Iterator[Statement]:
        return (one for one in self.statements if one.kind == kind)

    def _newest(self, kind: UseLogKind) -> Statement | None:
        return next((one for one in reversed(self.statements) if one.kind == kind), None)


def _texts(statement: Statement) -> dict[str, str]:
    return {one.name: one.text for one in statement.texts.all()}
