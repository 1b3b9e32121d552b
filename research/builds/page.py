"""What the page of a request shows of its build."""

from typing import Any

from hesperion.accounts.models import User
from research.choices import RequestState
from research.models import Extract
from research.requests.queries import DECIDE_REQUEST


def progress_of(request: Any, user: User) -> dict[str, Any]:
    """The context of `progress.html`: how far the build is, or why it failed. `request` has its `state`."""
    has_failed = request.state == RequestState.FAILED
    build = None
    if request.state == RequestState.BUILDING:
        build = request.extracts.filter(finished_at=None).last()
    return {
        "build": build,
        "written": _written(build) if build and user.has_perm(DECIDE_REQUEST) else "",
        "build_failure": request.changes.last().reason if has_failed else "",
        "may_build_again": has_failed and user.has_perm(DECIDE_REQUEST),
    }


def _written(build: Extract) -> str:
    """For data stewards: requesters see no number of people."""
    if not build.size:
        return ""
    return f"{build.size:,} people and {build.rows_written:,} rows are written."
