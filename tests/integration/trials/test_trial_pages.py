"""The public pages: from a disease and a country to trials, and the page of a trial."""

from datetime import date
from io import StringIO
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from tests.factories import trials
from trials.choices import CriterionKind, Operator
from trials.models import ImportDecision, TrialImport

pytestmark = pytest.mark.django_db

AUSTRIA, CHANGES = "/trials/sle/at/", "/trials/changes/"
ATOM = "{http://www.w3.org/2005/Atom}"


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


@pytest.mark.parametrize(
    "path", ["/trials/", "/trials/sle/", AUSTRIA, "/de/trials/aps/at/", CHANGES]
)
def test_without_a_file_of_the_register_there_are_all_pages(client, path):
    assert soup(client.get(path)).select_one(".clocks__banner")


def test_an_empty_list_says_so_and_when_that_was_looked_for(client):
    trials.trial(places=[("US", "RECRUITING")])
    text = soup(client.get("/trials/aps/at/")).main.get_text(" ", strip=True)
    today = date_format(timezone.now().date(), "DATE_FORMAT")
    assert (
        f"We know of no open trial for this in this country. It was last looked on {today}." in text
    )
    assert "/articles/" in [
        one["href"] for one in soup(client.get("/trials/aps/at/")).main.select("a")
    ]


def test_a_trial_that_was_read_by_hand_is_on_every_list_of_its_disease_and_never_open(client):
    call_command("load_trials", stdout=StringIO())
    trials.trial()
    for country in ("at", "us", "nz"):
        page = soup(client.get(f"/trials/ssc/{country}/"))
        line = (
            page.find("a", href="/trials/NCT06328777/").find_parent("li").get_text(" ", strip=True)
        )
        assert "Its status was not read from a register." in line
    page = soup(client.get("/trials/NCT06328777/")).main.get_text(" ", strip=True)
    assert "Its status was not read from a register." in page
    assert "We saw it in a register or in a study’s own report." in page


def test_what_a_record_says_stays_text(client):
    evil = "Made up: <script>alert(1)</script> \u202ereversed & more"
    fields = {"title": evil, "why_stopped": evil, "criteria": [("inclusion", evil)]}
    trials.trial(status="TERMINATED", **fields)
    for path in (AUSTRIA, "/trials/sle/", f"/trials/{trials.NUMBER}/"):
        page = soup(client.get(path))
        assert page.main.script is None
        shown = [one for one in page.select("main *") if one.string and evil in one.string]
        assert shown
        assert all(
            one.get("dir") or one.find(dir="ltr") for one in shown
        )  # which ends the reversing


def test_a_closed_trial_says_why_in_the_records_words(client):
    trials.trial(status="TERMINATED", why_stopped="Made up: no more cells")
    page = soup(client.get(f"/trials/{trials.NUMBER}/"))
    assert page.find("blockquote", string="Made up: no more cells")["lang"] == "en"


def test_a_trial_shows_a_second_record_of_it_and_all_its_numbers(client):
    trials.trial()
    trials.trial("NCT99990002", other_numbers=[trials.NUMBER, "made-up-77"])
    page = soup(client.get("/trials/NCT99990002/"))
    assert page.find("a", href=f"/trials/{trials.NUMBER}/")
    assert "made-up-77" in page.main.get_text()
    assert soup(client.get(f"/trials/{trials.NUMBER}/")).find("a", href="/trials/NCT99990002/")


def test_a_trial_says_what_its_record_changed_and_when(client):
    before = {"last_update_posted": date(2026, 3, 1), "status": "NOT_YET_RECRUITING"}
    trials.trial(**before, criteria=[("inclusion", "Made up: old"), ("inclusion", "Made up: same")])
    after = {"last_update_posted": date(2026, 5, 1), "status": "RECRUITING"}
    trials.trial(**after, criteria=[("inclusion", "Made up: new"), ("inclusion", "Made up: same")])
    change = soup(client.get(f"/trials/{trials.NUMBER}/")).select_one(".trial-changes > li")
    assert change.h3.get_text() == "1 May 2026"
    assert "changed from “Not open yet” to “Takes people”" in change.get_text()
    assert [one.get_text() for one in change.select("blockquote")] == [
        "Made up: old",
        "Made up: new",
    ]


def test_the_changes_say_what_each_import_opened_and_closed(client):
    trials.trial()
    change = {
        "number": trials.NUMBER,
        "title": "Made up: a title",
        "is_new": False,
        "is_gone": False,
    }
    change |= {"status": ["RECRUITING", "COMPLETED"], "opened": ["AT"], "closed": ["DE", "CH"]}
    change |= {"sentences_added": ["x"], "sentences_removed": []}
    made = TrialImport.objects.create(
        source="register", sha256="0" * 64, retrieved_on=timezone.now().date(), uploaded_by="user:1"
    )
    assert client.get(f"{CHANGES}{made.pk}/").status_code == 404  # nobody applied it yet
    counts = {"new": 0, "changed": 1, "opened": 1, "closed": 0, "gone": 0, "changes": [change]}
    ImportDecision.objects.create(
        trial_import=made, is_applied=True, decided_by="user:2", counts=counts
    )
    row = soup(client.get(CHANGES)).find("a", href=f"{CHANGES}{made.pk}/").parent.get_text()
    assert row.endswith("1 changed · 1 opened")
    page = soup(client.get(f"{CHANGES}{made.pk}/"))
    assert [one.get_text() for one in page.select(".trials li p:not(.soft)")] == [
        "The status changed from “Takes people” to “Finished”.",
        "Open now: Austria.",
        "No longer open: Germany, Switzerland.",
        "1 sentence about who can take part changed.",
    ]
    entry = ElementTree.fromstring(client.get(f"{CHANGES}feed/").content).find(f"{ATOM}entry")  # noqa: S314 - ours
    assert entry.find(f"{ATOM}title").text == "1 changed · 1 opened"
    assert entry.find(f"{ATOM}link").get("href").endswith(f"{CHANGES}{made.pk}/")


def shown_with(client, path):
    """How many queries a page takes, and its bytes."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Surrogate-Control"]
    return len(queries), len(answer.content)


def test_pages_of_many_trials_take_no_more_queries_and_stay_light(client):
    paths = ("/trials/", "/trials/sle/", AUSTRIA, CHANGES)
    trials.trial("NCT99991000")
    few = {path: shown_with(client, path)[0] for path in paths}
    made = trials.applied_import()
    for number in range(100):
        places = [(("DE", "AT")[number % 2], "RECRUITING"), ("US", "RECRUITING"), ("", "UNREAD")]
        trials.trial(f"NCT9999{number:04d}", places=places, made_import=made)
    many = {path: shown_with(client, path) for path in paths}
    assert {path: queries for path, (queries, _size) in many.items()} == few
    assert max(size for _queries, size in many.values()) < 60_000


def test_a_trial_with_many_places_stays_light(client):
    trials.trial(places=[(("AT", "DE", "US")[number % 3], "RECRUITING") for number in range(300)])
    queries, size = shown_with(client, f"/trials/{trials.NUMBER}/")
    assert queries <= 12
    assert size < 60_000
