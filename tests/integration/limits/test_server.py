"""What the limits take from the web server is what the web server gives."""

import subprocess
import sys
from http.client import HTTPConnection

import pytest

from tests.services import PATIENCE, free_port, wait_until

APP = """
def app(environment, start):
    start("200 OK", [("Content-Type", "text/plain")])
    return [environment["HTTP_X_FORWARDED_FOR"].encode()]
"""


@pytest.fixture
def port(tmp_path):
    (tmp_path / "echo.py").write_text(APP)
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen([*command, "echo:app"], cwd=tmp_path, stdout=log, stderr=log)
    yield port
    server.terminate()
    server.wait(PATIENCE)


def forwarded(port, *lines):
    """X-Forwarded-For as an app gets it; "" while the server is not up."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.putrequest("GET", "/")
        for line in lines:
            connection.putheader("X-Forwarded-For", line)
        connection.endheaders()
        return connection.getresponse().read().decode()
    except ConnectionRefusedError:
        return ""
    finally:
        connection.close()


def test_a_line_that_a_proxy_adds_comes_after_the_senders_own(port):
    """Some proxies add a second header instead of lengthening the first."""
    told = wait_until(lambda: forwarded(port, "6.6.6.6", "203.0.113.9"), "the server is up")
    assert [address.strip() for address in told.split(",")] == ["6.6.6.6", "203.0.113.9"]
