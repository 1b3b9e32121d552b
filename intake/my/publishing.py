"""The exact text of a story that others would read, and the participant's yes or no to it."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from intake.actions import publishing as actions
from intake.models import Participant
from intake.my.doors import own
from intake.my.forms import PublishingForm
from intake.published.queries import approved_of, proposal_of
from intake.replies import show, typed


@own
def publishing(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Home where there is no text, as there is none any more once publishing was stopped."""
    proposal, approved = proposal_of(participant), approved_of(participant)
    shown = {"participant": participant, "proposal": proposal, "approved": approved}
    if not proposal and not approved:
        return redirect("my:home")
    if not proposal or proposal.refused_at:
        return render(request, "my/publishing.html", shown)
    form = PublishingForm(typed(request), sha256=proposal.sha256)
    if form.is_valid():
        _answer(participant, **form.cleaned_data)
        return redirect("my:publishing", participant.public_id)
    return show(request, "my/publishing.html", form, **shown)


def _answer(participant: Participant, *, answer: str, wish: str, sha256: str) -> None:
    with suppress(actions.NotThisText):  # changed just now: the page shows the new text
        if answer == "yes":
            actions.approve(participant=participant, sha256=sha256)
        else:
            actions.refuse(participant=participant, sha256=sha256, wish=wish)
