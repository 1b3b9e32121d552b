"""What a token opens: its owner's own requests of its project, and nothing else."""

from typing import Any

from django.db.models import Q, QuerySet

from research.api.refusal import ApiRefused
from research.models import ApiToken
from research.requests.queries import requests_for


def requests_of(token: ApiToken) -> QuerySet[Any]:
    """The requests of the token's project that its owner asked, the newest first, each with its `state`."""
    of_project = Q(pk=token.project_id) | Q(project=token.project_id)
    return requests_for(token.by).filter(of_project, asked_by=token.by, number__isnull=False)


def request_of(token: ApiToken, number: int) -> Any:
    """The one with this number. Raises ApiRefused."""
    found = requests_of(token).filter(number=number).first()
    if found is None:
        raise ApiRefused(404, f"This token opens no request {number}.")
    return found
