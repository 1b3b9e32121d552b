"""The program in Python that docs/api.md shows fetches a file from a real site."""

import sys

import pytest
from django.conf import settings

from hesperion.privacy.audit.models import Event
from research.api.tokens import revoke_token
from research.choices import RequestAction
from research.models import Download, Removed
from tests.api_examples import CONTENT, example, tried
from tests.factories.api import ApiProgram
from tests.factories.extracts import extract_of, new_pseudonym, with_file
from tests.web import web

pytestmark = pytest.mark.django_db(transaction=True)

NAME = "hesperion-request-1-extract-1-csv.zip"


@pytest.fixture
def extract():
    made = extract_of(is_downloaded=False)
    with_file(made, CONTENT)
    return made


@pytest.fixture
def token(extract):
    return ApiProgram(extract.request)


@pytest.fixture
def folder(tmp_path):
    """Where the program runs."""
    made = tmp_path / "program"
    made.mkdir()
    return made


@pytest.fixture
def run(token, folder, tmp_path):
    with web(tmp_path, EXTRACTS_DIR=settings.EXTRACTS_DIR) as site:
        api = f"http://localhost:{site.port}/api/v1"
        yield lambda: tried(
            [sys.executable, "-"], example("python"), folder, api=api, token=token.secret
        )


def sent():
    """What was answered to requests for the file."""
    events = Event.objects.filter(action=RequestAction.API_READ, detail__endpoint="file")
    return list(events.order_by("pk").values_list("detail__status", flat=True))


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_it_goes_on_with_a_file_that_broke_off_and_fetches_none_twice(run, extract, folder):
    pseudonym = new_pseudonym()
    Removed.objects.create(extract=extract, pseudonym=pseudonym)
    (folder / f"{NAME}.part").write_bytes(CONTENT[:1000])
    told = ["1 Kidneys ready", NAME, f"1 pseudonyms to delete {pseudonym}"]
    for _ in range(2):
        done = run()
        assert done.stdout.splitlines() == told, done.stderr
        assert files(folder) == {NAME: CONTENT}
    assert sent() == [206]
    assert Download.objects.count() == 1


def test_it_keeps_nothing_wrong_and_says_why_it_gets_nothing(run, token, folder):
    (folder / f"{NAME}.part").write_bytes(b"of another file")
    assert "not as it was sent" in run().stderr
    assert files(folder) == {}
    revoke_token(token=token.token, by=token.token.by)
    done = run()
    assert done.returncode == 1
    assert done.stderr.startswith("401: This token was revoked.")
    assert files(folder) == {}
