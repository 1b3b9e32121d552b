"""What follows where an extract that is asked for is stale."""

from research.builds.actions import start_build
from research.extracts.endings import close_extract, end_rows_without_consent
from research.extracts.queries import current_extract
from research.models import Request

MADE_ANEW = (
    "Something has changed since this extract was made, so it is made anew: in what you download is"
    " nobody who does not allow it. You get a mail when it is ready."
)


def make_anew(*, request: Request, by: str) -> None:
    """Close the request's extract, and have another one built in its place.

    `by` is the actor, as in the audit. Raises WrongState if that was begun already.
    """
    if extract := current_extract(request):
        end_rows_without_consent(extract=extract)
        close_extract(extract=extract)
    start_build(request=request, by=by)
