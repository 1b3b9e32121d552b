"""The page of /cms/ on which an editor has a letter mailed."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from articles.models import LetterPage
from hesperion.privacy.actor import actor_of
from registry.letters.actions import LetterRefused, begin_mailing
from registry.letters.queries import mailing_of, why_not_mailed

MAY_MAIL = "registry.add_lettermailing"


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_MAIL, raise_exception=True)
def mail_letter(request: HttpRequest, page_id: int) -> HttpResponse:
    """Say to whom the letter goes, and have it mailed once the editor confirms."""
    letter = get_object_or_404(LetterPage, pk=page_id)
    if request.method != "POST":
        return _page(request, letter, why_not_mailed(letter))
    try:
        begin_mailing(letter=letter, by=actor_of(request.user))
    except LetterRefused as refused:
        return _page(request, letter, str(refused), status=409)
    messages.success(request, "The letter is being mailed.")
    return redirect("mail_letter", page_id)


def _page(
    request: HttpRequest, letter: LetterPage, refused: str, status: int = 200
) -> HttpResponse:
    languages = letter.get_translations(inclusive=True).live().select_related("locale")
    context = {
        "letter": letter,
        "mailing": mailing_of(letter),
        "refused": refused,
        "languages": [page.locale.get_display_name() for page in languages],
    }
    return render(request, "cms/mail_letter.html", context, status=status)
