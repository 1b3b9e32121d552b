"""Migrations that no site has run yet leave the site in use, and the code of before beside them."""

import pytest
from django.db import connection, migrations
from django.db.migrations.loader import MigrationLoader

from hesperion.dependent_views import DropViewsOn
from tests.upgrades.frozen import frozen_hashes
from tests.upgrades.linting import faults, operation_faults, sql_faults

pytestmark = pytest.mark.django_db

# A migration that must do what is not allowed, and why nobody is held up: ("app", "0002_name"): "the reason".
ALLOWED: dict[tuple[str, str], str] = {
    ("record", "0004_told_again"): (
        "people have few adverse events, and one death: 100,000 rows are checked and indexed in half a second"
    ),
    ("research", "0011_public_uses"): (
        "unique constraints on requests, checks and approvals, of which a site has some hundreds"
    ),
}
WHAT_TO_DO = "See docs/upgrading.md, “Write a migration”."


def not_frozen() -> dict[tuple[str, str], migrations.Migration]:
    frozen = {tuple(path.removesuffix(".py").split("/")[-3::2]) for path in frozen_hashes()}
    ours = ("hesperion.", "intake.", "articles.", "research.", "tests.")
    found = MigrationLoader(connection).disk_migrations.items()
    return {key: one for key, one in found if one.__module__.startswith(ours) and key not in frozen}


def test_all_new_migrations_can_be_applied_while_the_site_is_used():
    found = {key: faults(key[0], one) for key, one in not_frozen().items() if key not in ALLOWED}
    assert {key: wrong for key, wrong in found.items() if wrong} == {}, WHAT_TO_DO


@pytest.mark.django_db(transaction=True)
def test_the_migrations_that_prove_the_way_are_such(settings):
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "tests.upgrades.next_version"]
    checked = {key: one for key, one in not_frozen().items() if key[0] == "next_version"}
    assert len(checked) == 4
    assert [wrong for key, one in checked.items() for wrong in faults(key[0], one)] == []


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ('ALTER TABLE "share_draft" DROP COLUMN "answers" CASCADE;', "DROP_COLUMN"),
        ('ALTER TABLE "share_draft" RENAME COLUMN "answers" TO "told";', "RENAME_COLUMN"),
        ('ALTER TABLE "share_draft" RENAME TO "share_story";', "RENAME_TABLE"),
        ('DROP TABLE "share_draft" CASCADE;', "DROP_TABLE"),
        ('ALTER TABLE "share_draft" ADD COLUMN "n" integer NOT NULL;', "NOT_NULL"),
        ('ALTER TABLE "share_draft" ALTER COLUMN "language" TYPE text;', "ALTER_COLUMN"),
        ('CREATE INDEX "n" ON "share_draft" ("language");', "CREATE_INDEX"),
        ('CREATE UNIQUE INDEX "n" ON "share_draft" ("language");', "ADD_UNIQUE"),
        ('ALTER TABLE "share_draft" ADD CONSTRAINT "n" UNIQUE ("language");', "ADD_UNIQUE"),
        (
            'ALTER TABLE "share_draft" ADD CONSTRAINT "n" CHECK ("language" <> \'\');',
            "reads the whole table",
        ),
        (
            'ALTER TABLE "a" ADD CONSTRAINT "n" FOREIGN KEY ("b_id") REFERENCES "b" ("id");',
            "reads the whole table",
        ),
    ],
)
def test_what_older_code_could_not_bear_and_long_locks_are_found(statement, fault):
    assert fault in "\n".join(sql_faults(["BEGIN;", statement, "COMMIT;"]))


@pytest.mark.parametrize(
    "statement",
    [
        'ALTER TABLE "share_draft" ADD COLUMN "n" integer NULL;',
        'ALTER TABLE "share_draft" ADD COLUMN "n" integer DEFAULT 0 NOT NULL;',
        'CREATE INDEX CONCURRENTLY "n" ON "share_draft" ("language");',
        'ALTER TABLE "share_draft" ADD CONSTRAINT "n" CHECK ("language" <> \'\') NOT VALID;',
        'ALTER TABLE "share_draft" VALIDATE CONSTRAINT "n";',
        'CREATE TABLE "new" ("n" integer NOT NULL);\nCREATE INDEX "i" ON "new" ("n");',
    ],
)
def test_what_holds_up_nobody_is_no_fault(statement):
    assert sql_faults(statement.splitlines()) == []


def test_operations_that_hold_others_up_are_found_too():
    class Both(migrations.Migration):
        operations = [
            DropViewsOn("public.record_story"),
            migrations.RunPython(migrations.RunPython.noop),
        ]

    assert len(list(operation_faults(Both("0002", "record")))) == 3
