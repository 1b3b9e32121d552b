"""Below /api/ every error is a problem in JSON, with the status that fits."""

import pytest
from django.test import Client

from research.api.routes import ROUTES
from tests.api_contract import ApiClient
from tests.factories.api import API, ApiProgram, detail_of
from tests.factories.extracts import approved
from tests.services import database_away

METHODS = ["post", "put", "patch", "delete", "options", "trace"]


@pytest.mark.django_db
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", ["openapi.json", "requests", "requests/1/files/csv"])
def test_it_is_only_read(method, path):
    answer = getattr(ApiClient(enforce_csrf_checks=True), method)(f"{API}{path}")
    assert "only read" in detail_of(answer, 405)
    assert answer["Allow"] == "GET, HEAD"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/api/", "/api/v1/", "/api/v2/requests", f"{API}requests/", f"{API}requests/0",
        f"{API}requests/-1", f"{API}requests/01", f"{API}requests/1.0", f"{API}requests/{'9' * 5000}",
        f"{API}requests/1/files/", f"{API}requests/1/files/a/b", f"{API}requests/%D9%A3",
        f"{API}%FF%FE", f"{API}requests/1%0A", f"{API}{'x' * 3000}", "/api/../admin/",
        f"{API}requests/11111111-1111-4111-8111-111111111111",
    ],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_not_found(address):
    assert "nothing at this address" in detail_of(ApiClient().get(address), 404)
    assert ApiClient(enforce_csrf_checks=True).post(address).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("address", [f"{API}%00", f"{API}requests?x=%00", f"{API}requests/1%00"])
def test_an_address_with_a_nul_is_a_bad_request(address):
    assert "can’t be read" in detail_of(ApiClient().get(address), 400)


@pytest.mark.django_db
def test_too_many_parameters_are_a_bad_request(settings):
    program = ApiProgram(approved())
    query = "&".join(f"a{number}=" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))
    assert "can’t be read" in detail_of(program.get(f"requests?{query}"), 400)


@pytest.mark.django_db
def test_a_host_that_is_not_ours_is_a_bad_request():
    detail_of(ApiClient().get(f"{API}requests", headers={"Host": "evil.example"}), 400)


@pytest.mark.django_db
def test_an_error_of_ours_says_nothing_else(monkeypatch):
    program = ApiProgram(approved())
    monkeypatch.setattr("research.api.views.current_extract", lambda request: 1 / 0)
    client = Client(raise_request_exception=False)  # openapi.json describes no fault of ours
    answer = client.get(f"{API}requests", headers={"Authorization": f"Bearer {program.secret}"})
    assert "fault is the site’s" in detail_of(answer, 500)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_told(transactional_db):
    program = ApiProgram(approved())
    with database_away():
        answer = program.get("requests")
        assert "can’t answer at the moment" in detail_of(answer, 503)
        assert answer["Retry-After"]
    assert program.get("requests").status_code == 200


@pytest.mark.django_db
def test_it_is_for_no_browser_of_another_site():
    program = ApiProgram(approved())
    origin = {"Origin": "https://evil.example"}
    for answer in (program.get("requests", headers=origin), ApiClient().get(f"{API}openapi.json")):
        assert answer.status_code == 200
        assert not [name for name in answer.headers if name.startswith("Access-Control")]
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer
        assert "Cookie" not in answer.get("Vary", "")
        assert answer["Content-Language"] == "en"


def test_routes_have_names_and_addresses_of_their_own():
    for kind in ("name", "path"):
        assert len({getattr(route, kind) for route in ROUTES}) == len(ROUTES)
