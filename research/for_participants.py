"""Texts and data for participants about the use of their data in research."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from intake.participants.data_uses import Disclosure
from intake.participants.models import Participant
from research.models import Extract

# The words for the purpose of an audit event.
PURPOSES = {
    "research": _("To look at the answers, without name and email address"),
    "review": _("To read the story and decide whether it is clear and complete"),
    "safety": _("To decide about a danger that a reader saw in the story"),
    "publishing": _("To write a text of the story for others to read"),
    "pin": _("To remove a PIN that was forgotten"),
    "audit": _("To check who used the data"),
    "identity": _("To look up the name and the email address, with a written reason"),
}
# Fields of an extract in the download. The member of staff who made it is left out.
EXPORTED = ("id", "number", "request__institution", "size", "finished_at")


def extract_disclosures(participant: Participant) -> list[Disclosure]:
    """The extracts that contain the participant's data, in any order, for the page of data uses."""
    return [
        Disclosure(extract.request.title, extract.request.institution, extract.finished_at)
        for extract in _finished(participant)
    ]


def export(participant: Participant) -> list[dict[str, Any]]:
    """The extracts that contain the participant's data, newest first, for the participant's download."""
    return list(_finished(participant).order_by("-finished_at").values(*EXPORTED))


def _finished(participant: Participant) -> QuerySet[Any]:
    made = Extract.objects.filter(rows__participant=participant, finished_at__isnull=False)
    return made.select_related("request")
