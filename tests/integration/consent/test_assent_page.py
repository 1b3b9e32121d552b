"""The page with a child's own answer: pictures for the youngest, and nothing below that is for grown-ups."""

import pytest
from bs4 import BeautifulSoup

from intake.share.queries import SESSION_KEY
from tests.factories.intake import drafted

pytestmark = pytest.mark.django_db


def assent_page(client, age_group: str) -> BeautifulSoup:
    draft = drafted(who={"teller": "parent"}, age={"age_group": age_group})
    session = client.session
    session[SESSION_KEY] = str(draft.pk)
    session.save()
    return BeautifulSoup(client.get("/share/assent/").content, "html.parser")


def test_a_child_has_drawings_and_no_footer(client, settings):
    settings.SITE_CONTROLLER = "A hospital"
    page = assent_page(client, "7-11")
    drawings = page.select(".page--child .child-drawing")
    assert [drawing["aria-hidden"] for drawing in drawings] == ["true", "true"]
    assert page.footer is None


@pytest.mark.parametrize("age_group", ["12-15", "16-17"])
def test_who_is_older_has_the_page_that_everybody_has(client, settings, age_group):
    settings.SITE_CONTROLLER = "A hospital"
    page = assent_page(client, age_group)
    assert page.select_one(".assent p")
    assert page.select(".page--child, .child-drawing") == []
    assert page.footer
