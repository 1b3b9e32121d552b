"""The public pages: from a disease and a country to trials, and the page of a trial."""

import pytest
from bs4 import BeautifulSoup

from tests.factories import trials
from trials.choices import CriterionKind, Operator

pytestmark = pytest.mark.django_db

AUSTRIA = "/trials/sle/at/"


def soup(answer):
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def listed(client, path=AUSTRIA):
    """{heading: numbers of trials} of a list."""
    found = {}
    for heading in soup(client.get(path)).select("main h2"):
        following = heading.find_next_siblings()
        if following and following[0].get("class") == ["trials"]:
            links = following[0].select("h3 a")
            found[heading.get_text()] = [link["href"][-12:-1] for link in links]
    return found


def test_a_list_has_what_is_open_here_elsewhere_later_closed_and_unknown(client):
    places = [
        [("AT", "RECRUITING")],
        [("DE", "RECRUITING"), ("AT", "COMPLETED")],
        [("AT", "NOT_YET_RECRUITING")],
        [("AT", "COMPLETED")],
        [("AT", "UNREAD")],
        [("FR", "COMPLETED")],
        [("FR", "NOT_YET_RECRUITING")],
        [("", "RECRUITING")],
    ]
    for number, where in enumerate(places, 1):
        trials.trial(f"NCT9999000{number}", places=where)
    assert listed(client) == {
        "Open here": ["NCT99990001"],
        "Not open here, but in another country": ["NCT99990002"],
        "By invitation only, or not open yet": ["NCT99990003", "NCT99990007"],
        "We can’t tell": ["NCT99990005", "NCT99990008"],
        "Closed here": ["NCT99990004"],
    }


def test_neighbours_come_first(client):
    trials.trial("NCT99990001", places=[("US", "RECRUITING")])
    trials.trial("NCT99990002", places=[("US", "RECRUITING"), ("DE", "RECRUITING")])
    assert listed(client) == {
        "Not open here, but in another country": ["NCT99990002", "NCT99990001"]
    }
    names = soup(client.get(AUSTRIA)).select(".trial-elsewhere")[0].get_text(" ")
    assert names.index("Germany") < names.index("United States")


def test_a_trial_has_its_places_its_sentences_and_our_words_for_them(client):
    about = trials.trial(
        criteria=[("inclusion", "Age 18 to 65 years"), ("exclusion", "Made up: no fish")]
    )
    trials.reading(
        about, "Age 18 to 65 years", CriterionKind.AGE, Operator.BETWEEN, {"from": 18, "to": 65}
    )
    page = soup(client.get(f"/trials/{trials.NUMBER}/"))
    quotes = [one.get_text() for one in page.select("blockquote")]
    assert quotes == ["Age 18 to 65 years", "Made up: no fish"]
    assert "18 to 65 years old" in page.main.get_text()
    assert page.select_one(".trial-country h3").get_text() == "Austria: Open"


@pytest.mark.parametrize(
    "path",
    ["/trials/flu/", "/trials/iim.dm/", "/trials/sle/zz/", "/trials/sle/AT/", "/trials/flu/at/",
     "/trials/NCT99990001/", "/trials/NCT999900019/", "/trials/sle/at/x/", "/trials/nct99990001/"],
)  # fmt: skip
def test_an_unknown_address_is_404(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/trials/", "/trials/sle/", AUSTRIA, "/de/trials/sle/at/"])
def test_an_empty_registry_has_all_pages(client, path):
    assert soup(client.get(path)).select_one(".clocks__banner")
