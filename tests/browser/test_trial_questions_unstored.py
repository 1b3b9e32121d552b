"""What somebody answers about trials is found nowhere afterwards; and the page needs no script and no mouse."""

import subprocess
from collections.abc import Iterator
from urllib.parse import quote_plus

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site, watched_page
from tests.browser.test_access import audit, audit_errors
from tests.browser.test_canary import dump, files, forms

PATH = "/trials/questions/"
NUMBER = "NCT99990024"
SENTENCE = "Made up: aged 18 to 65 years."
YEAR = "1917"
CANARIES = {
    "note": "Canaryanswer in an extra field",
    "birth_year": "Canaryanswer of a year",
    "country": "Canaryanswer of a country",
    "diseases": "Canaryanswer of a disease",
}
# What is looked for: each text as it may be written, and the answers as a browser sends them.
SECRETS = {form for text in ("Canaryanswer", *CANARIES.values()) for form in forms(text)} | {
    form
    for sent in (f"birth_year={YEAR}", f"diseases=iim.ibm&birth_year={YEAR}")
    for form in (sent.encode(), quote_plus(sent).encode())
}

RECORD = """
WITH import AS (
    INSERT INTO trials_trialimport (source, sha256, retrieved_on, query, is_complete, api_version,
        data_timestamp, counts, refused, notices, needs_second, uploaded_by, uploaded_at)
    VALUES ('register', repeat('d', 64), current_date, '', false, '',
        '', '{}', '[]', '[]', false, 'user:1', now())
    RETURNING id
), decision AS (
    INSERT INTO trials_importdecision (trial_import_id, is_applied, counts, decided_by, decided_at)
    SELECT id, true, '{}', 'user:2', now() FROM import
), trial AS (
    INSERT INTO trials_trial (register, number) VALUES ('clinicaltrials.gov', %(number)s) RETURNING id
), version AS (
    INSERT INTO trials_trialversion (trial_id, trial_import_id, sha256, last_update_posted, status_verified,
        overall_status, last_known_status, why_stopped, title, diseases, other_numbers, criteria_text, criteria,
        body)
    SELECT trial.id, import.id, repeat('e', 64), current_date, current_date, 'RECRUITING', '', '',
        'Made up: CD19 CAR-T cells in myositis', '{iim}', '{}', %(sentence)s,
        jsonb_build_array(
            jsonb_build_object('part', 'inclusion', 'under', '', 'text', %(sentence)s::text)
        ), '{}'
    FROM trial, import RETURNING id, trial_id, trial_import_id
), imported AS (
    INSERT INTO trials_importedtrial (trial_id, trial_import_id, last_update_posted, sha256)
    SELECT trial_id, trial_import_id, current_date, repeat('e', 64) FROM version
)
INSERT INTO trials_trialsite (version_id, facility, city, country_text, country, status)
SELECT id, 'Made-up hospital', 'Vienna', 'Austria', 'AT', 'RECRUITING' FROM version
"""
READING = """
INSERT INTO trials_criterionreading (trial_id, version_id, kind, operator, values, part, under, quote, read_by,
    read_at, approved_by, approved_at, ended_by)
SELECT trial_id, id, 'age', 'between', '{"from": 18, "to": 65}', 'inclusion', '', %(sentence)s, 'user:1',
    now(), 'user:2', now(), ''
FROM trials_trialversion WHERE sha256 = repeat('e', 64)
"""


@pytest.fixture(scope="module")
def trials_site(site: Site) -> Iterator[Site]:
    """The site with a trial that takes people in Austria, of which one sentence is read."""
    with psycopg.connect(site.cluster.url("postgres", "hesperion")) as connection:
        for statement in (RECORD, READING):
            connection.execute(statement, {"number": NUMBER, "sentence": SENTENCE})
    return site


def sessions(site: Site) -> int:
    with psycopg.connect(site.cluster.url("postgres", "hesperion")) as connection:
        row = connection.execute("SELECT count(*) FROM django_session").fetchone()
    assert row is not None
    return row[0]


def answer_by_keyboard(page: Page) -> None:
    """From the top of the page by Tab, Space, arrows and letters alone, to the button."""
    page.goto(PATH)
    country = page.get_by_label("In which country do you look for a trial?")
    _tab_to(page, "#id_country")
    page.keyboard.type("Austria")
    expect(country).to_have_value("AT")
    _tab_to(page, "input[name=diseases][value='iim.ibm']")
    page.keyboard.press("Space")
    _tab_to(page, "#id_birth_year")
    page.keyboard.type(YEAR)
    _tab_to(page, "input[name=car_t][value=yes]")
    page.keyboard.press("ArrowDown")
    _tab_to(page, "#answers button[type=submit]")
    page.keyboard.press("Enter")


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab does not reach {selector}")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_answers_are_found_nowhere(browser: Browser, trials_site: Site, scripts: bool):
    before = sessions(trials_site)
    with watched_page(browser, trials_site, scripts=scripts) as page:
        answer_by_keyboard(page)
        expect(page.get_by_text("One sentence seems not to fit. Ask anyway.")).to_be_visible()
        expect(page.locator(".compared__answer")).to_have_text(f"Year of birth: {YEAR}")
        assert page.url == trials_site.url + PATH
        assert page.context.cookies() == []
        typed = page.request.post(PATH, form=CANARIES)
        assert typed.status == 422
        assert CANARIES["birth_year"] in typed.text()  # what was typed is kept in the page
        page.goto("/trials/")
        page.goto(PATH)
        assert page.locator("#id_birth_year").input_value() == ""
        assert page.locator("input:checked").count() == 0
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert sessions(trials_site) == before
    sql = [trials_site.cluster.folders.programs / "psql"]
    address = trials_site.cluster.url("postgres", "postgres")
    subprocess.run([*sql, address, "--quiet", "--command=CHECKPOINT"], check=True)
    content = dump(trials_site, "hesperion")
    assert NUMBER.encode() in content
    assert not [secret for secret in SECRETS if secret in content]
    holding = {}
    for path in files(trials_site):
        try:
            found = path.read_bytes()
        except FileNotFoundError:  # PostgreSQL has just removed it
            continue
        holding[path] = [secret for secret in SECRETS if secret in found]
    assert {path.parent.name for path in holding} >= {"pg_wal", "log"}
    assert {path: found for path, found in holding.items() if found} == {}
    screen = trials_site.var.with_suffix(".screen").read_bytes()
    assert not [secret for secret in SECRETS if secret in screen]


def test_going_back_shows_an_empty_form(browser: Browser, trials_site: Site):
    with watched_page(browser, trials_site) as page:
        answer_by_keyboard(page)
        expect(page.locator(".compared__answer")).to_be_visible()
        page.go_back()
        expect(page.get_by_role("heading", name="Questions about you and trials")).to_be_visible()
        assert page.locator("#id_birth_year").input_value() == ""
        assert page.locator("input:checked").count() == 0


def test_questions_errors_and_results_are_accessible_and_fit(browser: Browser, trials_site: Site):
    with watched_page(browser, trials_site) as page:
        page.goto(PATH)
        audit(page)
        page.locator("#id_birth_year").fill("1700")
        page.locator("#answers button[type=submit]").click()
        audit_errors(page)
        page.locator("#id_birth_year").fill(YEAR)
        page.locator("#answers button[type=submit]").click()
        expect(page.locator(".compared__answer")).to_be_visible()
        audit(page)
