"""Texts and data for participants about the use of their data in research."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from intake.participants.data_uses import Disclosure, UseOutcome
from intake.participants.models import Participant
from research.choices import RecipientKind, ResultKind
from research.models import Extracted, Request, UseResult

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
RECIPIENTS = {
    RecipientKind.ACADEMIC: _("A university or hospital"),
    RecipientKind.COMPANY: _("A company"),
}
OUTCOMES = {
    ResultKind.PAPER: _("A paper"),
    ResultKind.REPORT: _("A report"),
    ResultKind.NONE: _("Nothing that can be published"),
}


def extract_disclosures(participant: Participant) -> list[Disclosure]:
    """What was made of the participant's data for each request, in any order."""
    rows = Extracted.objects.filter(participant=participant, extract__finished_at__isnull=False)
    of_request: dict[Request, list[Extracted]] = {}
    told = ["extract__downloads", "extract__request__deletions", "extract__request__results"]
    rows = rows.select_related("extract__request").prefetch_related(*told)
    for row in rows.order_by("extract__number"):
        of_request.setdefault(row.extract.request, []).append(row)
    return [_disclosure(request, found) for request, found in of_request.items()]


def export(participant: Participant) -> list[dict[str, Any]]:
    """The same as values for JSON, for the participant's download."""
    return [asdict(disclosure) for disclosure in extract_disclosures(participant)]


def _disclosure(request: Any, rows: list[Extracted]) -> Disclosure:
    """`rows` are the participant's in the finished extracts of the `request`, the newest last."""
    first: Any = rows[0].extract
    ended_at = rows[-1].ended_at
    downloads = [download.at for row in rows for download in row.extract.downloads.all()]
    deletions = [one.at for one in request.deletions.all() if ended_at and one.at >= ended_at]
    language = str(get_language())
    if language not in request.lay_summaries:
        language = settings.LANGUAGE_CODE
    return Disclosure(
        page=reverse("registry:use", args=[request.number]),
        summary=request.lay_summaries.get(language, ""),
        language=language,
        institution=request.institution,
        kind=str(RECIPIENTS[RecipientKind(request.recipient_kind)]),
        country=str(countries.name(request.country)),
        starts_on=request.starts_on,
        ends_on=request.ends_on,
        made_at=first.finished_at,
        fetched_at=tuple(sorted(downloads)),
        ended_at=ended_at,
        deleted_at=min(deletions, default=None),
        outcomes=tuple(_outcome(result) for result in request.results.all()),
    )


def _outcome(result: UseResult) -> UseOutcome:
    return UseOutcome(str(OUTCOMES[ResultKind(result.kind)]), result.link, result.told_at)
