"""What the explainer and the home page say, and how: plain, sourced, without hype."""

import re
from datetime import date
from operator import itemgetter
from pathlib import Path

import pytest
import yaml

from tests.reading import grade, plain_text

CONTENT = Path(__file__).parents[3] / "articles" / "content"
ARTICLE_TEXT = (CONTENT / "car-t-autoimmune.en.yaml").read_text(encoding="utf-8")
ARTICLE = yaml.safe_load(ARTICLE_TEXT)
HOME_TEXT = (CONTENT / "home.en.yaml").read_text(encoding="utf-8")
HOME = yaml.safe_load(HOME_TEXT)
REFERENCES = ARTICLE["references"]

ARTICLE_GRADE = 9
PATIENT_PAGE_GRADE = 7
UNCHECKED_DOIS = ["10.1056/NEJMc2107725"]  # known from memory only: never seen at its source
HYPE = re.compile(
    r"breakthrough|extraordinar|striking|groundbreaking|revolution|miracle|game.chang"
    r"|remarkabl|unprecedented|paradigm|nothing short of|generally safe",
    re.IGNORECASE,
)
CITATION = re.compile(r"\[@([^\]]*)\]")


def strings_of(block):
    """The Markdown strings of one block of the body, in reading order."""
    ((kind, value),) = block.items()
    if kind == "study":
        told = [value["title"], value["design"], value["follow_up"]]
        return told + value["found"] + value["limits"]
    return value if kind == "key_points" else [value]


def sections():
    """Pairs of heading and Markdown; what stands before the first heading is the key points."""
    found = [("Key points", [])]
    for block in ARTICLE["body"]:
        if "heading" in block:
            found.append((block["heading"], []))
        found[-1][1].extend(strings_of(block))
    return [(heading, "\n\n".join(parts)) for heading, parts in found]


SECTIONS = sections()
BODY = "\n\n".join(markdown for _, markdown in SECTIONS)


def cited_keys():
    keys = ";".join(CITATION.findall(BODY)).split(";")
    return {key.strip().removeprefix("@") for key in keys}


def given(field):
    return [reference[field] for reference in REFERENCES if field in reference]


def home_words():
    doors = [door[part] for door in HOME["doors"] for part in ("title", "text", "link_text")]
    return plain_text("\n\n".join([HOME["lead"], HOME["intro"], *doors]))


def test_the_whole_article_reads_at_grade_nine_or_below():
    assert grade(plain_text(BODY)) <= ARTICLE_GRADE


@pytest.mark.parametrize(("heading", "markdown"), SECTIONS)
def test_each_section_reads_at_grade_nine_or_below(heading, markdown):
    assert grade(plain_text(markdown)) <= ARTICLE_GRADE


def test_the_standfirst_reads_at_grade_nine_or_below():
    assert grade(plain_text(ARTICLE["standfirst"])) <= ARTICLE_GRADE


def test_the_home_page_reads_at_grade_seven_or_below():
    assert grade(home_words()) <= PATIENT_PAGE_GRADE


def test_every_citation_names_a_reference():
    assert cited_keys() - {reference["key"] for reference in REFERENCES} == set()


def test_every_reference_is_cited():
    assert {reference["key"] for reference in REFERENCES} - cited_keys() == set()


def test_no_two_references_share_a_key():
    keys = [reference["key"] for reference in REFERENCES]
    assert sorted(keys) == sorted(set(keys))


def test_citations_stand_before_the_full_stop():
    assert re.findall(r"[.!?][*\"]*\s*\[@[^\]]*\]", BODY) == []


@pytest.mark.parametrize("reference", REFERENCES, ids=itemgetter("key"))
def test_each_reference_has_authors_title_journal_and_year(reference):
    assert all(reference[field].strip() for field in ("authors", "title", "journal"))
    assert 2000 <= reference["year"] <= ARTICLE["checked_on"].year


@pytest.mark.parametrize("doi", given("doi"))
def test_each_doi_is_bare_and_well_formed(doi):
    assert re.fullmatch(r"10\.\d{4,9}/\S*[^\s.]", doi)


@pytest.mark.parametrize("pmid", given("pmid"))
def test_each_pmid_is_a_string_of_digits(pmid):
    assert re.fullmatch(r"\d{8}", pmid)


@pytest.mark.parametrize("field", ["volume", "issue", "pages"])
def test_numbers_of_a_reference_are_quoted_as_text(field):
    assert {type(value) for value in given(field)} == {str}


@pytest.mark.parametrize("doi", UNCHECKED_DOIS)
def test_no_unchecked_doi_is_given(doi):
    assert doi.lower() not in ARTICLE_TEXT.lower()


def test_nothing_is_praised_with_hype():
    assert HYPE.findall(ARTICLE_TEXT) + HYPE.findall(HOME_TEXT) == []


def test_the_article_opens_with_key_points():
    assert "key_points" in ARTICLE["body"][0]


def test_the_article_says_when_its_facts_were_checked():
    assert ARTICLE["checked_on"] == date(2026, 11, 22)


def test_blocks_are_of_known_kinds():
    kinds = {kind for block in ARTICLE["body"] for kind in block}
    assert kinds == {"heading", "text", "key_points", "study", "caution"}


def test_a_study_tells_its_limits_as_well_as_its_findings():
    (study,) = [block["study"] for block in ARTICLE["body"] if "study" in block]
    assert study["people"] == 15
    assert len(study["limits"]) >= 3
    assert all(CITATION.search(finding) for finding in study["found"])


@pytest.mark.parametrize(
    "harm",
    [
        "CRS",
        "ICANS",
        "LICATS",
        "Low blood counts",
        "Infections",
        "New cancers",
        "the disease came back",
    ],
)
def test_the_risks_name_each_known_harm(harm):
    assert harm in dict(SECTIONS)["Risks and open questions"]


def test_the_home_page_opens_two_doors():
    links = [door["link"] for door in HOME["doors"]]
    assert links == [f"/articles/{ARTICLE['slug']}/", "/share/"]
