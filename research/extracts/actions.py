"""Records of data that is given out, with all participants in it."""

import uuid
from collections.abc import Collection

from hesperion.privacy import history
from hesperion.privacy.audit.actions import record_event
from intake.consent.choices import Purpose
from intake.consent.queries import consented_for
from research.choices import ExtractAction
from research.models import Extract, Extracted


class NotConsented(Exception):
    """Raised if a participant in the extract does not allow its purpose today."""


def record_extract(
    *, purpose: Purpose, project: str, recipient: str, subjects: Collection[uuid.UUID], by: str
) -> Extract:
    """Record, in the table and the audit, that the data of `subjects` is given to `recipient`.

    Must be called in the transaction that makes the data, before the data leaves the site. Raises
    NotConsented, and stores nothing, if a participant does not allow the purpose.
    """
    wanted = set(subjects)
    with history.by(by):
        allowed = consented_for(purpose).filter(pk__in=wanted).count()
        if allowed < len(wanted):
            raise NotConsented(f"{len(wanted) - allowed} of {len(wanted)} don't allow it.")
        extract = Extract.objects.create(
            purpose=purpose, project=project, recipient=recipient, size=len(wanted), made_by=by
        )
        Extracted.objects.bulk_create(
            Extracted(extract=extract, participant_id=subject) for subject in wanted
        )
        record_event(
            actor=by,
            action=ExtractAction.EXTRACTED,
            purpose=purpose,
            detail={"extract": extract.pk, "size": extract.size},
        )
    return extract
