"""Files of made-up records, staged and applied as staff does."""

import json
from datetime import timedelta
from typing import Any

from hesperion.ui.days import utc_today
from tests.factories.trials import NUMBER, studies, study
from trials.actions.importing import apply_import, preview_import, stage_import
from trials.choices import ImportSource
from trials.models import ImportDecision, TrialImport

UPLOADER, SECOND = "user:1", "user:2"


def earlier(number: str = NUMBER, *, days: int, **fields: Any) -> dict[str, Any]:
    """A study as it was so many days ago."""
    day = utc_today() - timedelta(days=days)
    return study(number, updated=day.isoformat(), verified=day.isoformat()[:7], **fields)


def staged(
    *found: Any, days: int = 0, by: str = UPLOADER, content: bytes | None = None, **fields: Any
) -> TrialImport:
    """A file with these studies, fetched so many days ago."""
    return stage_import(
        content=content or json.dumps(studies(found)).encode(),
        source=ImportSource.REGISTER,
        retrieved_on=utc_today() - timedelta(days=days),
        by=by,
        **fields,
    )


def applied(made: TrialImport, by: str = SECOND, with_refused: bool = False) -> ImportDecision:
    """The file, as `by` saw it a moment before."""
    counts = preview_import(made).counts
    return apply_import(trial_import=made, by=by, with_refused=with_refused, seen=counts)
