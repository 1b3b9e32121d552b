"""What the web process does with requests that no browser sends."""

import subprocess
import sys
from http import HTTPStatus

import psutil
import pytest

from hesperion import web as entry
from hesperion.edge import bodies
from hesperion.embedded.options import ROOT
from tests.services import runtime_environment, wait_until
from tests.web import read_answer, web

pytestmark = pytest.mark.django_db(transaction=True)

REQUESTS = "/admin/research/request/"
FORM = "Content-Type: application/x-www-form-urlencoded"
PARTS = "Content-Type: multipart/form-data; boundary=b"
CHUNKS = b"1\r\na\r\n0\r\n\r\n"
SLOW = "POST /share/ HTTP/1.1\nContent-Length: 10\n" + FORM


@pytest.fixture
def site(tmp_path, transactional_db):
    with web(tmp_path) as site:
        yield site


def part(disposition):
    return f"--b\r\nContent-Disposition: form-data; {disposition}\r\n\r\nx\r\n--b--\r\n".encode()


def sized(head, body):
    return f"{head}\nContent-Length: {len(body)}", body


ODD = {
    **{
        f"a form in {charset}": (*sized(f"POST /share/ HTTP/1.1\n{FORM}; charset={charset}", b"a=b"), 400)
        for charset in ("utf-16", "hex", "zip", "klingon", "idna")
    },
    "parts in utf-16": (*sized(f"POST /share/ HTTP/1.1\n{PARTS}; charset=utf-16", part('name="a"')), 400),
    "an address in utf-16": ("GET /share/?a=b HTTP/1.1\nContent-Type: text/plain; charset=utf-16", b"", 400),
    "a type in a charset that nobody knows": (
        *sized("POST /share/ HTTP/1.1\nContent-Type: text/plain; a*=klingon''b", b"a=b"), 400),
    "a file's name in a charset that nobody knows": (
        *sized(f"POST /share/ HTTP/1.1\n{PARTS}", part("name=a; filename*=klingon''b")), 403),
    "parts without a boundary": (
        *sized("POST /share/ HTTP/1.1\nContent-Type: multipart/form-data", part('name="a"')), 403),
    "parts that end early": (*sized(f"POST /share/ HTTP/1.1\n{PARTS}", b"--b\r\nContent-Dis"), 403),
    "a part in a coding that can't be": (*sized(f"POST /share/ HTTP/1.1\n{PARTS}", (
        b'--b\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        b"a\r\n--b--\r\n")), 403),
    "a body without a length": ("POST /share/ HTTP/1.1\nTransfer-Encoding: chunked", CHUNKS, 411),
    "a length beyond all": (f"POST /share/ HTTP/1.1\nContent-Length: {bodies.MOST_BYTES + 1}", b"", 413),
    "an upload beyond all": (
        f"POST /cms/ HTTP/1.1\nContent-Length: {bodies.MOST_UPLOADED_BYTES + 1}", b"", 413),
    "a length beyond an agreement": (
        f"POST {REQUESTS} HTTP/1.1\nContent-Length: {bodies.MOST_UPLOADED_BYTES + 1}", b"", 413),
    "cookies of odd bytes": ("GET /share/ HTTP/1.1\nCookie: __Host-session=\xff\xfe; \x80=\x81; a", b"", 200),
    "a session of odd letters": ("GET /share/ HTTP/1.1\nCookie: __Host-session=" + "'\\303\\251" * 9, b"", 200),
    "a method that nobody knows": ("BREW /share/ HTTP/1.1", b"", 403),
    "TRACE": ("TRACE /share/ HTTP/1.1", b"", 405),
    "an odd language": ("GET /share/ HTTP/1.1\nAccept-Language: \xff;q=x,,de;q=9", b"", 200),
    "odd conditions": (
        "GET /share/ HTTP/1.1\nIf-None-Match: \xff\nIf-Modified-Since: nonsense\nRange: bytes=9-1", b"", 200),
    "an odd origin": (*sized(f"POST /share/ HTTP/1.1\nOrigin: http://[\n{FORM}", b"a=b"), 403),
    "an odd referrer": (*sized(f"POST /share/ HTTP/1.1\nReferer: https://[::\n{FORM}", b"a=b"), 403),
    "bytes that are no letters": (*sized(f"POST /share/ HTTP/1.1\n{FORM}", b"\xff=%ff&%"), 403),
}  # fmt: skip


def test_each_gets_its_status_a_sentence_and_all_headers(site):
    answers = {name: site.raw(head, body) for name, (head, body, _status) in ODD.items()}
    told = {name: answer.status for name, answer in answers.items()}
    assert told == {name: status for name, (_head, _body, status) in ODD.items()}
    silent = [name for name, answer in answers.items() if "<h1>" not in answer.text]
    assert silent == ["TRACE"]  # a status alone: no browser sends it
    policy = "content-security-policy"
    assert [name for name, answer in answers.items() if policy not in answer.headers] == []
    assert "Traceback" not in site.log.read_text()


def test_a_header_beyond_all_is_refused_and_costs_nothing(site):
    answer = site.raw("GET /share/ HTTP/1.1\nOrigin: " + "a" * entry.MOST_HEADERS)
    assert answer.status == HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    assert site.raw("GET /share/ HTTP/1.1").status == 200


LONG = f"POST {REQUESTS} HTTP/1.1\nContent-Length: {bodies.MOST_BYTES + 1}"


@pytest.mark.parametrize("head", [SLOW, LONG])
def test_a_form_that_breaks_off_is_not_read_as_if_it_were_all(site, head):
    with site.connected(head, b"a=b") as connection:
        connection.shutdown(1)  # nothing more comes
        assert read_answer(connection).status == 400


def test_bodies_that_never_come_keep_nobody_else_from_a_page(site):
    """Twice as many as pages are made at once. Before, one held all others up."""
    slow = [site.connected(SLOW, b"a") for _ in range(8)]
    connections = [one.__enter__() for one in slow]
    try:
        assert site.raw("GET /share/ HTTP/1.1").status == 200
        for connection in connections:
            connection.sendall(b"=" + b"b" * 8)
            assert read_answer(connection).status == 403  # no token, but whole
    finally:
        for one in slow:
            one.__exit__(None, None, None)


@pytest.mark.parametrize("path", ["/", "/share/", "/static/css/hesperion.css"])
def test_who_takes_no_gzip_gets_none(site, path):
    for told, coding in (
        ("gzip;q=0", None),
        ("gzip;q=0, *", None),
        ("*;q=0.5", "gzip"),
        ("gzip", "gzip"),
    ):
        for _finished in range(2):
            answer = site.raw(f"GET {path} HTTP/1.1\nAccept-Encoding: {told}")
            assert answer.status == 200
            if not path.startswith("/static/"):  # only a server has packed files
                assert answer.headers.get("content-encoding") == coding


def test_a_port_that_is_taken_stops_the_start_with_a_sentence(site):
    command = [sys.executable, "-m", "hesperion.web", "--port", str(site.port)]
    second = subprocess.run(
        command,
        cwd=ROOT,
        env=runtime_environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert second.returncode == 1
    assert f"Port {site.port} of 127.0.0.1 can't be had" in second.stderr
    assert "Traceback" not in second.stderr


def test_what_the_server_itself_logs_goes_through_our_formatter(site):
    """It tells of a worker that was killed; the line begins with the time, as ours do."""
    (worker,) = psutil.Process(site.process.pid).children()
    worker.kill()
    wait_until(lambda: "Unexpected exit" in site.log.read_text(), "the server tells of its worker")
    assert " ERROR _granian: Unexpected exit" in site.log.read_text()
