"""What is written about extracts once they are made: downloads, deletions, and what came out of them."""

from django.db import transaction

from hesperion.accounts.models import User
from hesperion.privacy.actor import actor_of
from hesperion.privacy.audit.actions import record_event
from research.choices import RequestAction, ResultKind
from research.extracts.queries import open_extracts, people_today, pseudonyms_to_delete
from research.models import DeletionConfirmation, Download, ExtractFile, Removed, Request, UseResult
from research.public_uses.statements import publish_data_fetched, publish_result


class Changed(Exception):
    """What somebody was shown is not what is there now."""


@transaction.atomic
def record_download(*, file: ExtractFile, by: User, start: int = 0) -> None:
    """Store that the file leaves the site now, from the byte `start` on, before this byte.

    Whoever goes on with a file that broke off gets the same download: only the audit has each part.
    Raises Changed if somebody in it has ended it, or if the extract is closed. The lock makes
    closing the extract and this download follow each other.
    """
    locked = open_extracts().select_for_update(no_key=True, of=["self"]).select_related("request")
    extract = locked.filter(pk=file.extract_id).first()
    if extract is None or people_today(extract) != extract.size:
        raise Changed
    detail = {
        "request": extract.request.number,
        "extract": extract.number,
        "format": file.format,
        **({"from_byte": start} if start else {}),
    }
    record_event(actor=actor_of(by), action=RequestAction.DOWNLOADED, detail=detail)
    if start and extract.downloads.filter(format=file.format, by=by).exists():
        return
    is_first = not extract.downloads.exists()
    Download.objects.create(extract=extract, format=file.format, by=by)
    if is_first:
        publish_data_fetched(extract)


@transaction.atomic
def confirm_deletion(*, request: Request, shown: list[str], by: User) -> DeletionConfirmation:
    """Store that the recipient deleted the rows of the pseudonyms that were `shown`, and forget these.

    Raises Changed if others are to be deleted by now, or none.
    """
    Request.objects.select_for_update(no_key=True).get(pk=request.pk)
    if not shown or pseudonyms_to_delete(request) != shown:
        raise Changed
    Removed.objects.filter(extract__request=request, pseudonym__in=shown).delete()
    record_event(
        actor=actor_of(by),
        action=RequestAction.DELETION_CONFIRMED,
        detail={"request": request.number, "count": len(shown)},
    )
    return DeletionConfirmation.objects.create(request=request, by=by, count=len(shown))


@transaction.atomic
def report_result(*, request: Request, kind: ResultKind, link: str, by: User) -> UseResult:
    """Store what came out of the use of the data, in public."""
    result = UseResult.objects.create(request=request, kind=kind, link=link, by=by)
    publish_result(result)
    return result
