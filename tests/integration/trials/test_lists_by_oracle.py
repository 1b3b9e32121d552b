"""What pages call open is what an oracle of Python calls open: lists of all countries, and pages of trials."""

from random import Random

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from django_countries import countries

from tests import trials_oracle as oracle
from tests.factories.many_trials import COUNTRIES, many_files, store_files
from tests.sizes import size
from trials.choices import OpenState

pytestmark = [pytest.mark.django_db, pytest.mark.long]
NO_PLACES = "NZ"


@pytest.fixture
def said():
    today = timezone.now().date()
    files = many_files(size(1_000, 200), today, Random(7))
    store_files(files)
    return oracle.told(oracle.known(files), today)


def opened(client, country):
    """The trials that a country's list calls open here, and open elsewhere."""
    page = BeautifulSoup(client.get(f"/trials/sle/{country.lower()}/").content, "html.parser")
    found = {}
    for heading in page.select("main h2"):
        links = heading.find_next_sibling().select("h3 a")
        found[heading.get_text()] = {link["href"][-12:-1] for link in links}
    return found.get("Open here", set()), found.get("Not open here, but in another country", set())


def test_each_list_has_the_open_trials_and_no_other(client, said):
    everywhere = {number for (number, _country), state in said.items() if state[0] == "open"}
    known = {one for (one, _country) in said}
    for country in (*filter(None, COUNTRIES), NO_PLACES):
        here = {one for one in known if said.get((one, country), ("",))[0] == "open"}
        waiting = {
            one
            for one in known
            if said.get((one, country), ("",))[0] in ("invited_only", "not_yet", "unknown")
        }
        assert opened(client, country) == (here, everywhere - here - waiting)
        assert (country == NO_PLACES) is not bool(here)


def test_the_page_of_each_trial_has_the_state_of_each_country(client, said):
    numbers = sorted({number for number, _country in said})[: size(1_000, 60)]
    for number in numbers:
        page = BeautifulSoup(client.get(f"/trials/{number}/").content, "html.parser")
        shown = {one.get_text() for one in page.select(".trial-country h3")}
        assert shown == {
            f"{countries.name(country)}: {OpenState(state).label}"
            for (one, country), (state, _reason) in said.items()
            if one == number
        }
