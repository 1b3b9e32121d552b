"""The web process and programs: odd requests, slow ones, and those that break off."""

import json
import random
from contextlib import ExitStack
from hashlib import sha256

import pytest

from hesperion.edge.bodies import MOST_BYTES
from research.models import Download
from tests.factories.api import API, ApiProgram
from tests.factories.extracts import extract_of, with_file
from tests.integration.research.test_extract_downloads import allowing
from tests.web import web

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 8  # more than the process has connections to the database
LARGE = 32 * 1024 * 1024  # bytes; more than lies in buffers on the way

ODD = {
    "a body without a length": ("Transfer-Encoding: chunked", b"1\r\na\r\n0\r\n\r\n", 411),
    "a length beyond all": (f"Content-Length: {MOST_BYTES + 1}", b"", 413),
    "a type that can't be read": ("Content-Length: 1\nContent-Type: a/b; c*=x''d", b"a", 400),
    "a type in utf-16": ("Content-Type: text/plain; charset=utf-16", b"", 400),
    "a token of odd bytes": ("Authorization: Bearer \xff\xfe", b"", 401),
    "an odd scheme": ("Authorization: \xff", b"", 401),
    "two headers": ("Authorization: Bearer a\nAuthorization: Bearer b", b"", 401),
}


@pytest.fixture
def site(tmp_path, transactional_db, settings):
    with web(tmp_path, EXTRACTS_DIR=settings.EXTRACTS_DIR, DATABASE_POOL_SIZE="4") as site:
        yield site


def test_odd_requests_get_problems(site):
    for name, (head, body, status) in ODD.items():
        answer = site.raw(f"GET {API}requests HTTP/1.1\n{head}", body)
        assert (name, answer.status) == (name, status)
        assert answer.headers["content-type"] == "application/problem+json"
        assert json.loads(answer.text)["status"] == status
    assert "Traceback" not in site.log.read_text()


def test_a_slow_program_keeps_no_connection_and_one_that_breaks_off_is_no_error(site):
    extract = extract_of(allowing(), is_downloaded=False)
    with_file(extract, random.Random(3).randbytes(LARGE))
    program = ApiProgram(extract.request)
    get = f"HTTP/1.1\nAuthorization: Bearer {program.secret}\nConnection: close"
    file = f"GET {API}requests/{extract.request.number}/files/csv {get}"
    with ExitStack() as stack:
        for _ in range(MANY):
            connection = stack.enter_context(site.connected(file))
            assert connection.recv(15) == b"HTTP/1.1 200 OK"
        assert site.raw(f"GET {API}requests {get}").status == 200
    assert Download.objects.count() == MANY
    assert site.raw(f"GET {API}requests {get}").status == 200
    log = site.log.read_text()
    assert "Traceback" not in log
    assert "broke off" not in log
    assert program.secret not in log


def test_a_part_comes_as_it_was_asked_for(site):
    extract = extract_of(allowing(), is_downloaded=False)
    content = bytes(range(32, 127)) * 10
    with_file(extract, content)
    program = ApiProgram(extract.request)
    file = f"{API}requests/{extract.request.number}/files/csv HTTP/1.1\nAuthorization: Bearer {program.secret}"
    part = site.raw(f"GET {file}\nRange: bytes=90-99\nAccept-Encoding: gzip")
    assert (part.status, part.text) == (206, content[90:100].decode())
    assert part.headers["content-range"] == f"bytes 90-99/{len(content)}"
    assert head_of(site, file) == {
        "content-length": str(len(content)),
        "etag": f'"{sha256(content).hexdigest()}"',
        "accept-ranges": "bytes",
    }


def head_of(site, file):
    """The headers of the answer to HEAD, after which nothing comes."""
    with site.connected(f"HEAD {file}\nAccept-Encoding: gzip\nConnection: close") as connection:
        status, *lines = (
            connection.makefile("rb").read().decode().removesuffix("\r\n\r\n").split("\r\n")
        )
    assert status == "HTTP/1.1 200 OK"
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    return {name: headers[name] for name in ("content-length", "etag", "accept-ranges")}
