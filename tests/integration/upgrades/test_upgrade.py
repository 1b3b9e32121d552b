"""A site of each earlier version, with rows in every table, is brought up to date, and nothing is lost."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest

from tests.services import PATIENCE
from tests.upgrades.facts import Facts, differences
from tests.upgrades.restored import RestoredSite, restored
from tests.upgrades.stored import StoredSite, stored_sites
from tests.upgrades.visits import visited

pytestmark = pytest.mark.timeout(900)  # the site is brought up to date before the first of them

NEXT_VERSION = {
    "DATABASE_ROLE": "owner",
    "DJANGO_SETTINGS_MODULE": "tests.upgrades.next_version.settings",
}

# What an upgrade may add to: what it notes about itself, and what a version ships.
MAY_GROW = {
    *["audit_event", "auth_group", "auth_group_permissions", "auth_permission"],
    *["django_content_type", "django_migrations"],
    *["consent_consentdocument", "consent_consentversion"],
    *["articles_articlepage", "articles_narration", "articles_publishedversion"],
    "articles_reference",
    "research.filter_code",  # values by which people had not been filtered
    *["modelsearch_indexentry", "wagtailcore_page", "wagtailcore_pagelogentry"],
    *["wagtailcore_referenceindex", "wagtailcore_revision"],
}


@dataclass
class Upgraded:
    stored: StoredSite
    site: RestoredSite
    said: str
    facts: Facts


@pytest.fixture(scope="module", params=stored_sites(), ids=lambda stored: stored.name)
def upgraded(request, django_db_setup, tmp_path_factory) -> Iterator[Upgraded]:
    with restored(request.param, tmp_path_factory.mktemp("stored")) as site:
        done = site.manage("prepare")
        assert done.returncode == 0, done.stdout
        yield Upgraded(request.param, site, done.stdout, site.facts())


def test_every_row_is_there(upgraded):
    for alias, before in upgraded.stored.facts["rows"].items():
        after = upgraded.facts["rows"][alias]
        lost = {
            table: (rows, after[table]) for table, rows in before.items() if after[table] < rows
        }
        more = {table for table, rows in before.items() if after[table] > rows}
        assert (lost, more - MAY_GROW) == ({}, set())


def test_every_participant_can_download_what_they_could_before(upgraded):
    before = upgraded.stored.facts["downloads"]
    assert len(before) > 5
    assert list(differences(before, upgraded.facts["downloads"])) == []
    assert before.keys() == upgraded.facts["downloads"].keys()


def test_who_was_erased_after_the_backup_is_erased_again(upgraded):
    assert "1 erased again" in upgraded.said
    assert upgraded.site.execute("SELECT count(*) FROM privacy_tombstone") == [(2,)]


def test_the_approvals_of_before_are_public_and_so_are_their_extracts(upgraded):
    """Without the name of who asked: the form of before said that it stays inside."""
    pairs = """
        SELECT count(*) FILTER (WHERE made.statement_id IS NULL), count(*) FROM research_extract
        LEFT JOIN research_publicapproval AS made USING (approval_id, request_id)
    """
    ((without, extracts),) = upgraded.site.execute(pairs)
    assert (without, extracts > 0) == (0, True)
    said = """
        SELECT DISTINCT about, kind, text.name = 'requester', body ->> 'institution'
        FROM public_log_statement AS statement
        JOIN public_log_statementtext AS text ON text.statement_id = statement.seq
        WHERE about LIKE 'use:%'
    """
    found = upgraded.site.execute(said)
    assert found
    assert {(kind, named, where) for _about, kind, named, where in found} == {
        ("use-approved", False, "A university")
    }


def test_the_audit_is_whole_but_for_rows_that_an_erasure_excuses(upgraded):
    done = upgraded.site.manage("verify_audit")
    assert done.returncode == 0, done.stdout
    assert re.search(r" [1-9]\d* rows were erased with their participants", done.stdout)


def test_who_joined_before_check_ins_existed_has_their_times(upgraded):
    """They missed none: what was due before they joined was never asked."""
    dated = """
        SELECT public_id FROM participants_participant AS participant
        JOIN participants_confirmation AS confirmed ON confirmed.participant_id = participant.subject
        JOIN record_infusion AS infusion ON infusion.participant_id = participant.subject
        WHERE teller <> 'relative' AND length(given) >= 7
    """
    times = """
        SELECT public_id, anchor_kind, state FROM participants_participant, derived.due_of(
            ARRAY[participants_participant.subject],
            (SELECT max(submitted_at)::date + 1 FROM participants_participant)
        ) AS time
    """
    found = upgraded.site.execute(times)
    planned = "SELECT count(*) FROM followup_timepoint WHERE anchor = 'infusion'"
    ((number,),) = upgraded.site.execute(planned)
    people = [public_id for (public_id,) in upgraded.site.execute(dated)]
    assert Counter(found_id for found_id, kind, _ in found if kind == "infusion") == dict.fromkeys(
        people, number
    )
    assert {"before_joining", "upcoming"} <= {state for *_, state in found}
    assert "missed" not in {state for *_, state in found}


def test_what_was_published_before_there_was_a_public_log_is_in_it(upgraded):
    published = """
        SELECT 'consent:' || number FROM consent_consentversion WHERE published_at IS NOT NULL
        UNION ALL SELECT 'schedule:' || version FROM followup_schedule WHERE published_at IS NOT NULL
    """
    stated = "SELECT about FROM public_log_statement WHERE kind IN ('consent-text', 'schedule')"
    assert sorted(upgraded.site.execute(stated)) == sorted(upgraded.site.execute(published))


def test_the_first_versions_of_questions_and_counting_rules_are_public(upgraded):
    published = """
        SELECT document.kind, number, about, body - 'sha256' FROM registry_publisheddocument AS document
        JOIN public_log_statement ON seq = statement_id
    """
    none = {"added": [], "removed": [], "changed": []}
    body = {"number": 1, "added_count": 0, "removed_count": 0, "changed_count": 0, **none}
    assert sorted(upgraded.site.execute(published)) == [
        ("counting-rules", 1, "counting:1", body),
        ("questions", 1, "questions:1", body),
    ]


def test_people_go_on_while_the_next_version_migrates(upgraded):
    """Even where somebody holds a table that must change. A page that waits five seconds for a lock fails."""
    site = upgraded.site
    with site.web() as url, visited(url) as visits:
        visits.wait_for_one_more()
        with (
            psycopg.connect(site.environment["OWNER_DATABASE_URL"]) as reader,
            site.started("migrate", **NEXT_VERSION) as migrating,
        ):
            reader.execute("SELECT FROM participants_participant")
            lines = iter(migrating.stdout.readline, "")
            assert any("Next try" in line for line in lines), "it waits no longer than two seconds"
            reader.rollback()
            assert "Applying next_version.0004_found_quickly... OK" in "".join(lines)
            assert migrating.wait(PATIENCE) == 0
        visits.wait_for_one_more()
    assert visits.failures == []
    stored = upgraded.stored.facts["downloads"]
    rows = (
        "SELECT public_id, region = lower(country), remark FROM participants_participant "
        "LEFT JOIN next_version_visit USING (subject)"
    )
    filled = {number: values for number, *values in site.execute(rows) if number in stored}
    assert filled == {key: [True, "as before"] for key in stored}


def test_a_difference_is_found_and_what_was_added_is_none():
    before = {"a": {"b": 1, "c": None}, "d": [1, {"e": 2}]}
    more = {"a": {"b": 1, "c": None, "new": 3}, "d": [0, 1, {"e": 2, "new": 3}], "new": 4}
    assert list(differences(before, more)) == []
    less = {"a": {"c": "x"}, "d": [{"e": 2}, 1]}
    assert list(differences(before, less)) == [
        "/a/b: 1 became 'is not there'", "/a/c: None became 'x'", "/d/1: {'e': 2} is not there",
    ]  # fmt: skip
