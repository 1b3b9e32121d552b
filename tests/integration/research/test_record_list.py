"""The list of records: what it shows, finds and counts, and what it says to addresses that ask for nonsense."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection, connections

from hesperion.privacy.audit.models import Event
from intake.stories.choices import ReviewState
from research.choices import CohortKind
from research.filters import FilterSet
from research.models import CohortMember
from research.record_list.paging import PAGE_SIZE
from research.saved_cohorts.actions import save_cohort
from tests.factories.cohort_rows import random_people, store_rows
from tests.factories.full_record import full_record, reviewed
from tests.staff import in_group

pytestmark = pytest.mark.django_db

LIST = "/admin/research/record/"


@pytest.fixture
def researcher():
    return in_group("researcher")


@pytest.fixture(autouse=True)
def _counts_are_new():
    cache.clear()


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def ids(page):
    return [link.text for link in page.select("tbody th a[href*=change]")]


def values(page, name):
    """The values of a filter with their counts, as listed."""
    return [
        " ".join(link.text.split()) for link in page.select(f"#filter-{name} > ul .facet__value")
    ]


def link(page, name, text):
    """The address behind the words in a filter, without its count."""
    links = {
        " ".join(a.text.replace("not", "not ").split()).rstrip(" 0123456789"): a
        for a in page.select(f"#filter-{name} a")
    }
    return LIST + links[text]["href"].partition("#")[0]


def test_a_line_shows_the_record_in_short_clinical_words(researcher):
    participant = full_record(diagnosis={"code": "iim.dm"}, background={"birth_year": 1980})
    page = soup(researcher.get(LIST))
    [line] = page.select(".records__table tbody tr")
    assert [cell.text for cell in line.select("th, td")] == [
        participant.public_id, "DM", "46", "F", "DE", "CD19", "2024-03-05", "? → 5", "–", "Included",
        f"{participant.submitted_at:%Y-%m-%d}",
    ]  # fmt: skip
    assert line.select_one("abbr")["title"] == "Dermatomyositis (DM)"
    assert page.select_one(".records__count").text.split() == ["1", "record"]


def test_filters_list_what_occurs_in_the_order_of_the_vocabulary_with_counts(researcher):
    full_record(diagnosis={"code": "ssc.sine"}, infusion={"target": "bcma"})
    full_record(diagnosis={"code": "iim.dm"}, markerfinding={"code": "mi2"})
    full_record(diagnosis={"code": "iim.asys"}, markerfinding={"code": "ku", "finding": "negative"})
    page = soup(researcher.get(LIST))
    assert values(page, "diagnosis") == [
        *["Myositis (IIM) 2", "Dermatomyositis (DM) 1", "Antisynthetase syndrome (ASyS) 1"],
        *["Scleroderma (SSc) 1", "SSc sine scleroderma 1"],
    ]
    assert values(page, "marker") == ["Anti-dsDNA positive 1", "Mi-2 positive 1", "Ku negative 1"]
    assert values(page, "target") == ["CD19 2", "BCMA 1"]


def test_a_facet_counts_what_the_other_filters_leave(researcher):
    full_record(diagnosis={"code": "iim.dm"}, infusion={"target": "bcma"})
    full_record(diagnosis={"code": "iim.dm"}, participant={"country": "FR"})
    full_record(diagnosis={"code": "sle"})
    page = soup(researcher.get(f"{LIST}?diagnosis=iim&country=DE"))
    assert values(page, "diagnosis") == [
        "Lupus (SLE) 1",
        "Myositis (IIM) 1",
        "Dermatomyositis (DM) 1",
    ]
    assert values(page, "country") == ["Germany 1", "France 1"]
    assert values(page, "target") == ["BCMA 1"]
    assert len(ids(page)) == 1


def test_a_value_is_chosen_and_taken_off_by_one_link_and_excluded_by_another(researcher):
    myositis = full_record(diagnosis={"code": "iim.dm"})
    lupus = full_record(diagnosis={"code": "sle"})
    page = soup(researcher.get(link(soup(researcher.get(LIST)), "diagnosis", "Myositis (IIM)")))
    assert ids(page) == [myositis.public_id]
    chosen = page.select("#filter-diagnosis ul a[aria-current]")
    assert [a.text.split()[0] for a in chosen] == ["Myositis"]
    everybody = soup(researcher.get(link(page, "diagnosis", "Myositis (IIM)")))
    assert set(ids(everybody)) == {myositis.public_id, lupus.public_id}
    others = soup(researcher.get(link(page, "diagnosis", "not Myositis (IIM)")))
    assert ids(others) == [lupus.public_id]


def test_the_finding_and_the_time_of_a_marker_are_chosen_below_it(researcher):
    positive = full_record(markerfinding={"code": "mda5"})
    full_record(markerfinding={"code": "mda5", "timepoint": "today"})
    negative = full_record(markerfinding={"code": "mda5", "finding": "negative"})
    page = soup(researcher.get(link(soup(researcher.get(LIST)), "marker", "MDA5 positive")))
    ever_before = soup(researcher.get(link(page, "marker", "ever before CAR-T")))
    assert ids(ever_before) == [positive.public_id]
    assert ids(soup(researcher.get(link(page, "marker", "negative")))) == [negative.public_id]


def test_of_several_values_any_or_all_are_asked_for(researcher):
    both = full_record(diagnosis={"code": "sle"})
    full_record(diagnosis={"code": "iim"})
    one = soup(researcher.get(f"{LIST}?diagnosis=sle"))
    two = soup(researcher.get(link(one, "diagnosis", "Myositis (IIM)")))
    assert len(ids(two)) == 2
    assert ids(soup(researcher.get(link(two, "diagnosis", "all of them")))) == []
    assert both.public_id in ids(two)


def test_chips_say_what_is_asked_for_and_are_taken_off_or_turned_around(researcher):
    myositis = full_record(diagnosis={"code": "iim.dm"})
    lupus = full_record(diagnosis={"code": "sle"})
    page = soup(researcher.get(f"{LIST}?diagnosis=iim&target=cd19"))
    assert [chip.span.text for chip in page.select(".chip")] == [
        *["Diagnosis: Myositis (IIM)", "Target: CD19"],
    ]
    opposite, without = page.select_one(".chip").select("a")
    assert ids(soup(researcher.get(LIST + opposite["href"]))) == [lupus.public_id]
    assert set(ids(soup(researcher.get(LIST + without["href"])))) == {
        *[myositis.public_id, lupus.public_id]
    }


def test_a_list_that_is_empty_says_which_filter_to_take_off(researcher):
    full_record(diagnosis={"code": "iim.dm"})
    page = soup(researcher.get(f"{LIST}?diagnosis=iim&target=bcma"))
    found = page.select_one(".records__found")
    assert "No record fits all of these filters" in found.text
    assert [" ".join(way.text.split()) for way in found.select("ul:not(.chips) li")] == [
        "Without “Diagnosis: Myositis (IIM)”: 0 records",
        "Without “Target: BCMA”: 1 record",
    ]


def test_long_lists_begin_with_the_most_frequent_values(researcher):
    markers = [
        "ana",
        "ro52",
        "mda5",
        "jo1",
        "mi2",
        "ku",
        "sae",
        "srp",
        "la",
        "sm",
        "rf",
        "u1rnp",
        "scl70",
    ]
    people = [
        [f"marker:{code}:positive" for code in markers[: 1 + nth]] for nth in range(len(markers))
    ]
    store_rows([*people, ["marker:not_reported"]])
    page = soup(researcher.get(LIST))
    assert values(page, "marker")[:3] == ["ANA positive 13", "Ro52 positive 12", "MDA5 positive 11"]
    assert values(page, "marker")[10:] == ["Not reported 1"]
    assert "3 more" in page.select_one("#filter-marker .facet__more summary").text


def test_pages_follow_each_other_by_key_without_a_gap(researcher):
    everybody = sorted(store_rows(random_people(PAGE_SIZE * 2 + 7)))
    seen, pages, page = [], [], soup(researcher.get(LIST))
    while True:
        pages.append(ids(page))
        seen += pages[-1]
        older = page.select_one("a[rel=next]")
        if older is None:
            break
        page = soup(researcher.get(LIST + older["href"]))
    assert [len(shown) for shown in pages] == [PAGE_SIZE, PAGE_SIZE, 7]
    assert sorted(seen) == everybody
    newest = CohortMember.objects.order_by("-submitted_at", "-public_id")
    assert seen == [row.public_id for row in newest]
    page = soup(researcher.get(LIST + page.select_one("a[rel=prev]")["href"]))
    assert ids(page) == pages[1]
    assert ids(soup(researcher.get(LIST + page.select_one("a[rel=prev]")["href"]))) == pages[0]


def test_up_to_ten_thousand_are_counted_and_more_where_somebody_asks(researcher, monkeypatch):
    store_rows(random_people(12))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE research.cohort")
    monkeypatch.setattr("research.record_list.selection.COUNTED", 10)
    monkeypatch.setattr("research.record_list.listing.MOST_FOR_FACETS", 11)
    page = soup(researcher.get(LIST))
    assert "More than 10 records" in " ".join(page.select_one(".records__count").text.split())
    assert page.select_one(".bars") is None
    assert "Lupus (SLE)" in values(page, "diagnosis")
    everybody = soup(researcher.get(LIST + page.find("a", string="Count all")["href"]))
    assert "12 records" in " ".join(everybody.select_one(".records__count").text.split())
    counted = soup(researcher.get(LIST + page.find("a", string="Show counts")["href"]))
    assert counted.select_one(".bars") is not None
    assert "counts=1" in link(counted, "diagnosis", "Lupus (SLE)")


def test_columns_are_chosen_for_the_session_and_the_audit_names_what_was_shown(researcher):
    full_record()
    kept = researcher.post(
        f"{LIST}?diagnosis=sle", {"columns": ["sex", "age", "nonsense", "story"]}
    )
    assert kept.headers["Location"] == f"{LIST}?diagnosis=sle"
    page = soup(researcher.get(LIST))
    assert [head.text for head in page.select("thead th")] == ["Record", "Age", "Sex"]
    [event] = Event.objects.filter(action="read")
    assert event.detail["fields"] == ["age", "public_id", "sex", "submitted_at"]


def test_a_public_id_in_any_spelling_opens_its_record(researcher):
    public_id = full_record().public_id
    for typed in (public_id.lower().replace("-", " "), f"({public_id.replace('-', '–')})."):
        assert (
            researcher.get(LIST, {"q": typed}).headers["Location"] == f"{LIST}{public_id}/change/"
        )


def test_an_empty_search_shows_the_list(researcher):
    public_id = full_record().public_id
    page = researcher.get(LIST, {"q": " "})
    assert page.status_code == 200
    assert public_id in page.text
    assert "is no public id" not in page.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("HSP-0000-0000", "There is no record HSP-0000-0000."),
        ("myositis", "“myositis” is no public id."),
        ("x" * 5_000, "is no public id."),
    ],
)
def test_a_public_id_that_nobody_has_gets_a_sentence(researcher, typed, sentence):
    page = researcher.get(LIST, {"q": typed})
    assert page.status_code == 200
    assert sentence in soup(page).select_one("[role=alert]").text


def test_reviewers_alone_see_what_was_sent_back(researcher):
    sent_back = full_record()
    reviewed(sent_back, ReviewState.SENT_BACK, "When was it?")
    assert ids(soup(researcher.get(LIST))) == []
    page = soup(in_group("reviewer", email="reviewer@example.com").get(LIST))
    assert ids(page) == [sent_back.public_id]
    assert values(page, "review") == ["Sent back 1"]
    assert researcher.get(LIST, {"q": sent_back.public_id}).status_code == 200


def test_the_people_of_a_static_cohort_are_listed_and_others_may_not_ask_for_them(researcher):
    saved, _other = full_record(), full_record()
    cohort = save_cohort(
        owner=researcher.user, name="The first", kind=CohortKind.STATIC,
        filters=FilterSet().as_json(), found=CohortMember.objects.filter(subject=saved.pk),
    )  # fmt: skip
    page = soup(researcher.get(f"{LIST}?cohort={cohort.pk}"))
    assert ids(page) == [saved.public_id]
    assert values(page, "diagnosis") == ["Lupus (SLE) 1"]
    [chip] = page.select(".chip")
    assert chip.span.text == "Saved cohort: The first"
    assert len(ids(soup(researcher.get(LIST + chip.a["href"])))) == 2
    assert f"cohort={cohort.pk}" in link(page, "diagnosis", "Lupus (SLE)")
    assert page.select_one(".records__save")["href"].endswith(f"/save/?cohort={cohort.pk}")
    stranger = in_group("researcher", email="stranger@example.com")
    refused = stranger.get(f"{LIST}?cohort={cohort.pk}")
    assert refused.status_code == 400
    assert "no saved cohort" in refused.text
    assert ids(soup(refused)) == []


def test_a_static_cohort_without_people_is_an_empty_list(researcher):
    full_record()
    cohort = save_cohort(
        owner=researcher.user, name="Nobody", kind=CohortKind.STATIC,
        filters=FilterSet().as_json(), found=CohortMember.objects.none(),
    )  # fmt: skip
    page = researcher.get(f"{LIST}?cohort={cohort.pk}&diagnosis=sle")
    assert page.status_code == 200
    assert soup(page).select_one(".records__count").text.split() == ["0", "records"]


@pytest.mark.parametrize(
    "query",
    ["cohort=x", "cohort=00000000-0000-0000-0000-000000000000", "diagnosis=nothing", "marker=mda5",
     "target=x", "review=all", "sex=%ED%A0%80", "sex=%01", "country=' OR 1=1 --", "sent=99999",
     "infused=x", "infusions=0", "diagnosis.none=sle", "nosuchfield__exact=1", "subject=0",
     "subject__startswith=0", "all=", "o=9.-9", "p=2", "after=x", "after=1.HSP-' OR 1--",
     "before=99999999999999999999.HSP-0000-0000"],
)  # fmt: skip
def test_an_address_that_no_filter_knows_gets_a_sentence_and_shows_nobody(researcher, query):
    full_record()
    page = researcher.get(f"{LIST}?{query}&diagnosis=sle")
    assert page.status_code == 400
    assert soup(page).select_one("[role=alert] p").text.endswith(".")
    assert [chip.span.text for chip in soup(page).select(".chip")] == ["Diagnosis: Lupus (SLE)"]
    assert ids(soup(page)) == []
    assert not Event.objects.filter(action="read").exists()


@pytest.mark.parametrize("query", ["diagnosis=%00", "q=%00", "after=%00", "%00=1"])
def test_an_address_with_a_null_byte_is_refused_before_it_is_read(researcher, query):
    assert researcher.get(f"{LIST}?{query}").status_code == 400


@pytest.mark.parametrize("value", ["sle", "nonsense"])
def test_ten_thousand_values_are_no_server_error(researcher, value):
    assert researcher.get(LIST + "?" + f"diagnosis={value}&" * 10_000).status_code == 400
    page = researcher.get(LIST + "?" + f"diagnosis={value}&" * 900)
    assert page.status_code == 400
    assert "at most 300 values" in soup(page).select_one("[role=alert]").text


def test_the_list_reads_the_cohort_alone(researcher, django_assert_max_num_queries):
    store_rows(random_people(60))
    with django_assert_max_num_queries(3, connection=connections["research"]) as asked:
        assert ids(soup(researcher.get(f"{LIST}?diagnosis=sle&target.not=bcma")))
    assert all('FROM "cohort"' in query["sql"] for query in asked.captured_queries)
