"""schemathesis asks the API all that openapi.json allows, and what it does not: it finds nothing."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.handlers.wsgi import WSGIHandler

from hesperion.edge.bodies import BufferedBodies
from hesperion.edge.wsgi_guards import CatchErrors
from hesperion.limits.actions import HOUR, Limit
from hesperion.privacy.audit.models import Event
from research.api import access
from research.choices import Format, RequestAction, RequestState
from research.requests.states import change_state
from tests.api_contract import API, DOCUMENT, ApiClient
from tests.embedded import ROOT
from tests.factories.api import ApiProgram
from tests.factories.extracts import approved, asked, extract_of, with_file
from tests.in_process import Quiet, ThreadingSite, serving
from tests.services import free_port
from tests.sizes import size

pytestmark = pytest.mark.django_db(transaction=True)

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
CONFIGURATION = ROOT / "tests" / "schemathesis.toml"


@pytest.fixture
def token():
    """Of a project with a request in each state that answers in a way of its own."""
    ready = extract_of(is_downloaded=False, formats=[Format.CSV, Format.PARQUET]).request
    for form in ready.formats:
        with_file(ready.extracts.get(), b"PK" + bytes(1000), form)
    revoked = extract_of(project=ready).request
    change_state(request=revoked, state=RequestState.REVOKED, by="user:1", reason="x")
    approved(project=ready)
    asked(project=ready)
    return ApiProgram(ready).secret


@pytest.fixture
def site(monkeypatch):
    for name in ("PER_TOKEN", "FILES_PER_TOKEN", "PER_ADDRESS"):
        monkeypatch.setattr(access, name, Limit("tests", 1_000_000, HOUR))
    server = ThreadingSite(("127.0.0.1", free_port()), Quiet)
    server.set_app(CatchErrors(BufferedBodies(WSGIHandler())))
    with serving(server) as port:
        yield f"http://127.0.0.1:{port}{API}"


@pytest.mark.long
@pytest.mark.timeout(900)
def test_schemathesis_finds_nothing(token, site, tmp_path):
    examples = size(100, 5)  # of each operation, and as many ways through several
    command = [
        *[SCHEMATHESIS, "--config-file", CONFIGURATION, "run", f"{site}openapi.json"],
        *["--header", f"Authorization: Bearer {token}", f"--max-examples={examples}", "--no-color"],
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert answered() >= {
        *[("dictionary", 200), ("dictionary", 400), ("requests", 200), ("request", 200)],
        *[("request", 404), ("manifest", 200), ("manifest", 409), ("manifest", 410)],
        *[("file", 200), ("file", 206), ("file", 404), ("file", 410), ("deleted", 200)],
    }


def answered():
    """What was answered to the token, as the audit has it."""
    events = Event.objects.filter(action=RequestAction.API_READ)
    return set(events.values_list("detail__endpoint", "detail__status"))


def test_the_description_is_there_without_a_token():
    assert ApiClient().get(f"{API}openapi.json").json() == DOCUMENT
