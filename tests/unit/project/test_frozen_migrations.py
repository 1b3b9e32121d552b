"""A migration that sites have run is never edited: their databases would differ from a new one's, for good."""

from tests.upgrades.frozen import edited, frozen_hashes, migration_hashes

WHAT_TO_DO = (
    "A released migration has run on sites already and will not run again there. Put it back as it was "
    "(git checkout main -- FILE), and add a new one: python manage.py makemigrations APP --name WHAT"
)


def test_released_migrations_are_as_they_were_released():
    assert edited(frozen_hashes(), migration_hashes()) == [], WHAT_TO_DO


def test_one_that_was_edited_or_removed_is_named(tmp_path):
    folder = tmp_path / "intake" / "share" / "migrations"
    (folder / "sql").mkdir(parents=True)
    files = [folder / "0001_initial.py", folder / "0002_more.py", folder / "sql" / "view_1.sql"]
    for file in files:
        file.write_text(file.name)
    frozen = migration_hashes(tmp_path)
    assert [path.rpartition("/")[2] for path in frozen] == [file.name for file in files]
    (folder / "0003_added_since.py").write_text("new")
    assert edited(frozen, migration_hashes(tmp_path)) == []
    files[0].write_text("edited")
    files[2].unlink()
    assert edited(frozen, migration_hashes(tmp_path)) == [
        "intake/share/migrations/0001_initial.py was edited.",
        "intake/share/migrations/sql/view_1.sql was removed.",
    ]
