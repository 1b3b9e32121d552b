"""The check page: folded by part, every choice with yes or no, and the address in sight."""

import pytest
from bs4 import BeautifulSoup, Tag

from intake.share.queries import SESSION_KEY
from tests.factories.intake import EMAIL, STORY, drafted

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client) -> BeautifulSoup:
    """The page of somebody who allows two uses, and skipped the dose and a date."""
    draft = drafted(
        choices={"purposes": ["study", "companies"]},
        treatments={"mg": ""},
        lupus={"diagnosed": ""},
    )
    session = client.session
    session[SESSION_KEY] = str(draft.pk)
    session.save()
    return BeautifulSoup(client.get("/share/check/").content, "html.parser")


def part(page: BeautifulSoup, heading: str) -> Tag:
    found = page.find("h2", string=heading)
    assert found
    assert found.parent
    return found.parent


def summary(page: BeautifulSoup, heading: str) -> str:
    return part(page, heading).details.summary.get_text(" ", strip=True)  # type: ignore[union-attr]


def test_each_part_is_folded_to_a_line_that_counts_and_names_it(page):
    assert not page.select("details[open]")
    assert summary(page, "Medicines") == "3 answers, 1 skipped (Medicines)"
    assert summary(page, "Your choices") == "Yes to 2, no to 7 (Your choices)"


def test_every_answer_can_be_unfolded_and_changed(page):
    assert STORY in part(page, "The story and the person").get_text()
    changes = [link["href"] for link in part(page, "Medicines").select("a")]
    assert changes == ["/share/treatments/?change"]
    names = [link.get_text(" ", strip=True) for link in page.select("a[href$='?change']")]
    assert len(names) == len(set(names))


def test_all_choices_are_there_with_yes_or_no_in_words(page):
    lines = [line.get_text(" ", strip=True) for line in page.select(".yes-no li")]
    assert len(lines) == 9
    assert [line for line in lines if line.startswith("✓ Yes")] == [lines[0], lines[2]]
    assert "Companies" in lines[2]
    assert lines[1].startswith("✗ No")


def test_the_address_stands_unfolded_right_before_the_button(page):
    (address,) = page.select(".address strong")
    assert address.get_text() == EMAIL
    assert address.find_parent("details") is None
