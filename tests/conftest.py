import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings
from psycopg.pq import TransactionStatus
from xdist.scheduler import LoadScopeScheduling

from hesperion import notify_worker
from hesperion.privacy.keys import actions as keys
from intake.consent.queries import newest_documents
from tests import databases
from tests.embedded import ROOT, cluster
from tests.followup_sums import assert_states_add_up
from tests.people import Person
from tests.services import Postbox, free_port, mail_server
from tests.sizes import size

settings.register_profile(
    "ours",
    deadline=None,  # a busy machine is no error
    max_examples=size(100, 30),
)
settings.load_profile("ours")

# What takes long begins first, or one worker would still be at it when the others have ended.
ORDER = (
    "faults",
    "bench",
    "browser",
    "integration/research",
    "integration/edge",
    "unit",  # `make quick` begins here, while its database is still being migrated
    "integration",
)


class Scheduling(LoadScopeScheduling):
    """One test after the other goes to whoever is free, in the order of the collection.

    But two workers have a site and a browser for all of the browser's tests, which wait more than they work.
    And one makes for a whole module what takes it a minute to make.
    """

    page_by_page = (  # half of their time
        *("test_access.py", "test_check_in.py", "test_cms_access.py", "test_my_pages.py"),
        *("test_reflow.py", "test_whole_way.py"),
    )
    whole = (
        "tests/integration/embedded/test_postgres.py",
        "tests/integration/upgrades/test_upgrade.py",
    )

    def _split_scope(self, nodeid: str) -> str:
        path, _, _ = nodeid.partition("::")
        if path in self.whole:
            return path
        if not path.startswith("tests/browser/"):
            return nodeid
        return "page by page" if path.endswith(self.page_by_page) else "tests/browser"


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    return Scheduling(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        _open_databases(item)
    items.sort(key=_rank)
    gc.freeze()  # what was imported stays: the collector need not look at it again and again


def _open_databases(item: pytest.Item) -> None:
    """Whoever has a database has the key store, and where rows are committed the researchers' connection."""
    for mark in item.iter_markers("django_db"):
        commits = mark.kwargs.get("transaction", False)
        mark.kwargs["databases"] = ["default", "keys"] + (["research", "sealer"] if commits else [])


def _rank(item: pytest.Item) -> tuple[bool, int]:
    place = item.path.relative_to(ROOT / "tests").as_posix()
    folder = next(rank for rank, folder in enumerate(ORDER) if place.startswith(folder))
    return item.get_closest_marker("long") is None, folder


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    """In place of pytest-django's: databases are cloned, not made by migrations."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        databases.start_server()
        worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
        databases.give_own(worker)
        databases.give_own_media(worker)
        patch.setattr(TransactionTestCase, "_fixture_teardown", _clone_again)
        yield
        connections.close_all()
        cluster.stop()


def _clone_again(case: TransactionTestCase) -> None:
    """In place of Django's flush, which takes what migrations put into tables and grants everything anew."""
    for alias in case._databases_names(include_mirrors=False):
        databases.clone(alias)


@pytest.fixture(autouse=True)
def _rows_are_seen_and_add_up(request: pytest.FixtureRequest) -> Iterator[None]:
    if "db" in request.fixturenames:
        request.getfixturevalue("db")
    if not connections["default"].in_atomic_block:
        yield
        return
    with databases.others_see_it_too():
        yield
    if not _is_broken(connections["default"]):
        assert_states_add_up()


def _is_broken(connection: Any) -> bool:
    """Whether an error has ended the test's transaction."""
    state = connection.connection and connection.connection.info.transaction_status
    return bool(connection.needs_rollback or state == TransactionStatus.INERROR)


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> None:
    """The keys that one test opened, and the consent that it published, the next one asks for."""
    keys.clear_opened_keys()
    newest_documents.forget()


@pytest.fixture(autouse=True)
def _english(settings) -> None:
    """The language of the last page that one test opened is not the next test's."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _a_ledger_of_its_own(request: pytest.FixtureRequest) -> None:
    """Where rows are written, the lists outside the databases are too. Unit tests need no folder each."""
    if not request.path.is_relative_to(ROOT / "tests" / "unit"):
        request.getfixturevalue("ledger")


@pytest.fixture
def ledger(settings, tmp_path: Path) -> Path:
    """The folder of the lists that lie outside the databases, for this test alone."""
    settings.EXTRACTS_DIR = str(tmp_path / "extracts")
    return databases.give_ledger(settings, tmp_path / "ledger")


@pytest.fixture(autouse=True)
def _a_rested_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """One test's broker that was away does not silence the next test's nudges."""
    notify_worker._sender.submit(int).result()  # nothing of the last test is still to be told
    monkeypatch.setattr(notify_worker, "_rests_until", 0.0)


@pytest.fixture
def client() -> Person:
    return Person()


@pytest.fixture
def postbox(settings) -> Iterator[Postbox]:
    """A real mail server that Django's own SMTP code sends to."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    with mail_server(settings.EMAIL_PORT) as postbox:
        yield postbox
