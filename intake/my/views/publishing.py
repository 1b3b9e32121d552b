"""The page with a text proposed for publication, and the participant's yes or no to it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from hesperion.text.normalise import normalise
from intake.my.forms import PublishingForm
from intake.participants.access import participant_required
from intake.participants.models import Participant
from intake.participants.responses import UNSAVED_TEMPLATE, post_data, redirect_or_hold, render_form
from intake.stories.actions.publishing import NotThisText, approve_text, refuse_text
from intake.stories.models import Publication
from intake.stories.queries import approved_of, is_outdated, proposal_of

_TEMPLATE = "my/publishing.html"


@participant_required
def publishing(request: HttpRequest, participant: Participant) -> HttpResponse:
    """The page on which a participant says yes or no to a text for publication.

    Redirects to the home page if there is no text, for example after the participant stopped
    publication.
    """
    proposal, approved = proposal_of(participant), approved_of(participant)
    shown = {"participant": participant, "proposal": proposal, "approved": approved}
    here = reverse("my:publishing", args=[participant.public_id])
    if not proposal or proposal.refused_at:
        if _has_new_wish(request, proposal):
            return redirect_or_hold(request, here, UNSAVED_TEMPLATE)
        return render(request, _TEMPLATE, shown) if proposal or approved else redirect("my:home")
    form = PublishingForm(post_data(request), sha256=proposal.sha256)
    if form.is_valid():
        is_lost = not _answer(participant, **form.cleaned_data) and _has_new_wish(request, None)
        return redirect_or_hold(request, here, UNSAVED_TEMPLATE) if is_lost else redirect(here)
    return render_form(request, _TEMPLATE, form, is_outdated=is_outdated(proposal), **shown)


def _has_new_wish(request: HttpRequest, answered: Publication | None) -> bool:
    """Whether the post brings a wish that no text waits for. A wish that is stored already is not new."""
    wish = normalise(request.POST.get("wish", "")).split()
    return bool(wish) and (answered is None or wish != (answered.wish or "").split())


def _answer(participant: Participant, *, answer: str, wish: str, sha256: str) -> bool:
    """Store the answer; False if our team has changed the text meanwhile."""
    try:
        if answer == "yes":
            approve_text(participant=participant, sha256=sha256)
        else:
            refuse_text(participant=participant, sha256=sha256, wish=wish)
    except NotThisText:
        return False
    return True
