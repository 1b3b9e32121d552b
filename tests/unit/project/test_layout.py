"""Files stay short and import in one direction, and an import inside a function says why."""

from collections import Counter

import pytest
from django_linear_migrations.apps import check_max_migration_files

from tests.embedded import ROOT
from tests.layout import MOST_LINES, circles, long_files, shared_names, sources

# Names that several files define, each with one meaning, and why.
SHARED = {
    "Command": "Django runs it: manage.py",
    "Panel": "a part of a first page: of /admin/ for staff, of /my/ for participants",
    "Flag": "what reviewers raise, and the model over its view: the other twins are made by no name",
    "Run": "of a service, as backup, and of text, as Word has it",
    "link_for": "each module of mailed links has it, and `token_for`",
    "token_for": "as `link_for`",
    "app_name": "Django reads it in urls.py",
    "logger": "Python's custom, a logger for each module",
    "register": "Django reads it in templatetags; what registers with a registry has the same verb",
    "urlpatterns": "Django reads it in urls.py",
    "answers": "each module of facts has it, and `rows`: answers to rows, rows to answers",
    "rows": "as `answers`",
    "seal": "one verb for what only a key opens: the participant's (cipher), the site's (site_key)",
    "unseal": "as `seal`",
}

MOST_LINES_OF_TESTS = 400  # a list of sentences is read from anywhere


@pytest.fixture(scope="module")
def files():
    return sources()


@pytest.fixture
def small(tmp_path):
    """A project with one of each fault."""
    texts = {
        "above.py": "from app import below\n\ndef same(): ...\n",
        "below.py": "class Same: ...\n\ndef same():\n    from . import middle\n\n    import os\n",
        "middle.py": "def f():\n    # why\n    import os\n\n    import app.above\n    import sys  # why\n",
        "long.py": "\n" * (MOST_LINES + 1),
    }
    (tmp_path / "app").mkdir()
    for name, text in texts.items():
        (tmp_path / "app" / name).write_text(text)
    return sources(tmp_path, ("app",))


def test_no_file_is_long(files):
    assert long_files(files) == {}
    tests = sources(ROOT, ("tests",))
    assert [test.path for test in tests if len(test.lines) > MOST_LINES_OF_TESTS] == []


def test_no_two_test_modules_have_one_name():
    """pytest imports those outside of packages by their last name alone."""
    modules = (ROOT / "tests").rglob("test_*.py")
    alone = Counter(path.name for path in modules if not (path.parent / "__init__.py").exists())
    assert {name for name, count in alone.items() if count > 1} == set()


def test_nor_is_a_template_a_script_or_a_style():
    ours = [
        path
        for folder, ending in [("templates", "html"), ("static/js", "js"), ("static/css", "scss")]
        for path in (ROOT / folder).rglob(f"*.{ending}")
    ]
    assert len(ours) > 100
    assert [path for path in ours if len(path.read_text().splitlines()) > MOST_LINES] == []


def test_no_files_import_each_other(files):
    assert circles(files) == []


def test_tests_do_neither(files):
    assert circles([*files, *sources(ROOT, ("tests",))]) == circles(files)


def test_an_import_inside_a_function_says_why(files):
    places = [place for file in files for place in file.unexplained_imports()]
    assert places == []


def test_a_public_name_is_defined_once(files):
    assert sorted(shared_names(files).keys() - SHARED.keys()) == []


def test_these_checks_find_what_they_look_for(small):
    assert long_files(small) == {"app/long.py": MOST_LINES + 1}
    assert circles(small) == [["app.above", "app.below", "app.middle"]]
    assert [place for file in small for place in file.unexplained_imports()] == [
        "app/below.py:4",
        "app/below.py:6",
    ]
    assert shared_names(small) == {"same": ["app/above.py", "app/below.py"]}


def test_each_apps_migrations_are_one_line():
    """Its max_migration.txt names the newest, so that two branches that both add one conflict in git."""
    assert check_max_migration_files(app_configs=None) == []
