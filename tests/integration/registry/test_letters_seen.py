"""What a browser shows of letters: axe finds nothing on public pages, the own page and that of /cms/."""

import pytest

from tests import editing
from tests.browser.rendered import faults_of
from tests.factories.intake import confirmed
from tests.factories.letters import public_letter
from tests.factories.my import signed_in

pytestmark = pytest.mark.django_db


def test_pages_of_letters_are_accessible_and_fit(client):
    author, participant = editing.editor(), signed_in(confirmed())
    pages = {"/articles/letters/?none": client.get("/articles/letters/")}
    letter = public_letter()
    mail_page = f"/cms/letters/{letter.pk}/mail/"
    pages |= {path: client.get(path) for path in ("/articles/letters/", letter.get_url())}
    pages |= {"/my/": participant.get("/my/"), mail_page: author.get(mail_page)}
    author.post(mail_page)
    pages[f"{mail_page}?mailed"] = author.get(mail_page)
    assert faults_of(pages) == []
