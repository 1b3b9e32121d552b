"""A draft is asked, and a request is taken back."""

from django.db import connection, transaction
from django.db.models import Max

from hesperion.accounts.groups import STEWARD
from hesperion.accounts.queries import members
from hesperion.edge.page_cache import purge
from hesperion.mail.actions import enqueue
from research.choices import RequestState
from research.models import Request
from research.public_uses.statements import publish_withdrawal
from research.requests.states import change_state
from research.requests.steps import faults_by_step


class NotComplete(Exception):
    """Something in the draft is missing or wrong: `faults_by_step` says what."""


@transaction.atomic
def ask_for_data(*, request: Request, by: str) -> Request:
    """Give the request its number, change its state to asked, and mail the data stewards; the stored row.

    What is asked is what is stored now, whatever page the requester saw. Raises NotComplete, and
    WrongState if it is no draft any more.
    """
    stored = Request.objects.select_for_update().get(pk=request.pk)
    if any(found for _step, found in faults_by_step(stored)):
        raise NotComplete
    if stored.number is None:
        stored.number = _next_number()
    stored.names_requester = True  # the form says so
    stored.save(update_fields=["number", "names_requester"])
    change_state(request=stored, state=RequestState.ASKED, by=by)
    for steward in members(STEWARD).exclude(pk=stored.asked_by_id):
        enqueue(kind="staff.request_asked", subject=steward.subject, about=stored.pk)
    transaction.on_commit(purge, robust=True)  # of the public page with the number of requests
    return stored


@transaction.atomic
def take_request_back(*, request: Request, by: str) -> None:
    """The requester takes the request back, to change it. Raises WrongState once it is approved."""
    change_state(request=request, state=RequestState.TAKEN_BACK, by=by)
    publish_withdrawal(request)


def _next_number() -> int:
    """One more than the highest: numbers are public and have no gaps, which a sequence would."""
    with connection.cursor() as cursor:  # two who ask at once get one number each
        cursor.execute("LOCK TABLE research_request IN SHARE ROW EXCLUSIVE MODE")
    return (Request.objects.aggregate(highest=Max("number"))["highest"] or 0) + 1
