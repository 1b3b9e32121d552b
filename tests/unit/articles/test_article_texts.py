"""What the articles and the home page say, and how: plain, sourced, without hype."""

import re
from datetime import date
from operator import itemgetter

import pytest

from tests.reading import grade, plain_text
from tests.written import ARTICLES, CONTENT, FIGURES, citations, content, sections, text_of

ARTICLE_GRADE = 9
PATIENT_PAGE_GRADE = 7
UNCHECKED_DOIS = ["10.1056/NEJMc2107725"]  # known from memory only: never seen at its source
WEB_PAGES = {"fda2024box", "fda2025rems", "ema2024prac", "ctgov2026"}
HYPE = re.compile(
    r"breakthrough|extraordinar|striking|groundbreaking|revolution|miracle|game.chang"
    r"|remarkabl|unprecedented|paradigm|nothing short of|generally safe",
    re.IGNORECASE,
)

EXPLAINER = content("car-t-autoimmune")
WRITTEN = {name: content(name) for name in ARTICLES}
PARTS = [part for article in WRITTEN.values() for part in sections(article)]
REFERENCES = [
    pytest.param(reference, id=f"{name}-{reference['key']}")
    for name, article in WRITTEN.items()
    for reference in article["references"]
]
HOME = content("home")

articles = pytest.mark.parametrize("article", WRITTEN.values(), ids=WRITTEN.keys())
references = pytest.mark.parametrize("reference", REFERENCES)


def words_of(article):
    return "\n\n".join(markdown for _, markdown in sections(article))


def blocks(article, kind):
    return [block[kind] for block in article["body"] if kind in block]


def given(field):
    return [reference.values[0][field] for reference in REFERENCES if field in reference.values[0]]


def home_words():
    doors = [door[part] for door in HOME["doors"] for part in ("title", "text", "link_text")]
    return plain_text("\n\n".join([HOME["lead"], HOME["intro"], *doors]))


@articles
def test_a_whole_article_reads_at_grade_nine_or_below(article):
    assert grade(plain_text(words_of(article))) <= ARTICLE_GRADE


@pytest.mark.parametrize(("heading", "markdown"), PARTS, ids=map(itemgetter(0), PARTS))
def test_each_section_reads_at_grade_nine_or_below(heading, markdown):
    assert grade(plain_text(markdown)) <= ARTICLE_GRADE


@articles
def test_the_standfirst_reads_at_grade_nine_or_below(article):
    assert grade(plain_text(article["standfirst"])) <= ARTICLE_GRADE


def test_the_home_page_reads_at_grade_seven_or_below():
    assert grade(home_words()) <= PATIENT_PAGE_GRADE


@articles
def test_every_citation_names_a_reference_and_every_reference_is_cited(article):
    keys = {reference["key"] for reference in article["references"]}
    assert set(citations(str(article["body"]))) == keys


@articles
def test_no_two_references_share_a_key(article):
    keys = [reference["key"] for reference in article["references"]]
    assert sorted(keys) == sorted(set(keys))


@articles
def test_citations_stand_before_the_full_stop(article):
    assert re.findall(r"[.!?][*\"]*\s*\[@[^\]]*\]", words_of(article)) == []


@references
def test_each_reference_has_authors_title_journal_and_year(reference):
    assert all(reference[field].strip() for field in ("authors", "title", "journal"))
    assert 2000 <= reference["year"] <= EXPLAINER["checked_on"].year


@references
def test_only_references_to_web_pages_say_when_they_were_read(reference):
    assert ("accessed_on" in reference) == (reference["key"] in WEB_PAGES)


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
def test_no_doi_is_given_that_was_not_checked(doi):
    assert doi.lower() not in "".join(map(text_of, ARTICLES)).lower()


@pytest.mark.parametrize("name", [*ARTICLES, "home"])
def test_no_text_has_words_of_hype(name):
    assert HYPE.findall(text_of(name)) == []


@articles
def test_an_article_opens_with_key_points(article):
    assert "key_points" in article["body"][0]


@articles
def test_an_article_says_when_its_facts_were_checked(article):
    assert article["checked_on"] == date(2026, 11, 22)


@articles
def test_blocks_are_of_known_kinds(article):
    kinds = {kind for block in article["body"] for kind in block}
    assert kinds <= {"heading", "text", "key_points", "study", "caution", "figure", "table"}


@articles
def test_every_row_of_a_table_fills_its_columns(article):
    for table in blocks(article, "table"):
        assert {len(row) for row in table["rows"]} == {len(table["head"])}


def test_the_figure_has_its_drawing_and_says_in_words_what_it_shows():
    (figure,) = blocks(EXPLAINER, "figure")
    assert (FIGURES / f"{figure['drawing']}.svg").exists()
    assert all(f"{step}," in figure["alt"] for step in "1234")
    assert citations(figure["alt"]) == []


@pytest.mark.parametrize("study", blocks(EXPLAINER, "study"), ids=itemgetter("title"))
def test_a_study_has_limits_and_findings(study):
    assert len(study["limits"]) >= 2
    assert all(citations(told) for told in [study["design"], study["follow_up"], *study["found"]])


def test_the_2024_series_is_described_with_its_size_and_without_a_control_group():
    (study,) = [study for study in blocks(EXPLAINER, "study") if study["title"].startswith("2024")]
    assert study["people"] == 15
    assert "no comparison group" in " ".join(study["limits"])
    assert "less than remission" in str(blocks(EXPLAINER, "table")[0])


@pytest.mark.parametrize(
    "harm", ["CRS", "ICANS", "LICATS", "Low blood counts", "Infections", "New cancers", "fatal"]
)
def test_the_side_effects_include_each_known_harm(harm):
    assert harm in dict(sections(EXPLAINER))["Side effects and harms"]


def test_the_relapse_has_a_section_of_its_own():
    told = dict(sections(EXPLAINER))["When the disease comes back"]
    assert citations(told) == ["muller2025relapse"]
    assert "did not help" in told


def test_the_home_page_has_a_door_for_each_part_of_the_site():
    links = [door["link"] for door in HOME["doors"]]
    assert links == [f"/articles/{EXPLAINER['slug']}/", "/share/", "/registry/", "/trials/"]


def test_every_content_file_is_tested():
    names = {path.name.split(".")[0] for path in CONTENT.glob("*.yaml")}
    assert names == {*ARTICLES, "home", "glossary"}
