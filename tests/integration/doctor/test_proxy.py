"""Proxies that stream or lie are found out, by real requests through them."""

from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.handlers.wsgi import WSGIHandler

from hesperion.doctor import probe, proxy
from hesperion.edge.bodies import BufferedBodies
from tests.in_process import Quiet, ThreadingSite, serving
from tests.services import free_port

pytestmark = pytest.mark.django_db


class Proxy(BaseHTTPRequestHandler):
    """A proxy that buffers and tells the truth."""

    buffers = True
    scheme = "https"
    host = "hesperion.example"
    passes_on = ()  # headers of the client
    appends = True
    site = 0  # port

    def do_POST(self):
        headers = {
            name: value
            for name, value in self.headers.items()
            if "_" not in name and not name.lower().startswith("x-forwarded")
        }
        claimed = self.headers.get("X-Forwarded-For", "")
        headers |= {"Host": self.host, "X-Forwarded-Proto": self.scheme}
        if self.appends:
            headers["X-Forwarded-For"] = ", ".join(filter(None, [claimed, "198.51.100.9"]))
        for name in self.passes_on:
            if name in self.headers:
                headers[name.replace("_", "-")] = self.headers[name]
        self._forward(headers)

    def _forward(self, headers):
        connection = HTTPConnection("127.0.0.1", self.site)
        connection.putrequest("POST", self.path, skip_host=True, skip_accept_encoding=True)
        missing = int(self.headers["Content-Length"])
        body = self.rfile.read(missing) if self.buffers else self.rfile.read(1)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        while missing := missing - len(body):
            connection.send(body := self.rfile.read1(missing))
        answer = connection.getresponse()
        page = answer.read()
        self.send_response(answer.status)
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)
        connection.close()

    def log_message(self, *arguments):
        """Nothing."""


@pytest.fixture
def examined(settings, monkeypatch):
    """What the doctor says of a proxy of this kind before the site."""
    settings.ALLOWED_HOSTS = ["hesperion.example"]
    settings.TRUSTED_PROXIES = 1
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    monkeypatch.setattr(proxy, "PAUSE", 0.4)
    site = ThreadingSite(("127.0.0.1", free_port()), Quiet)
    site.set_app(BufferedBodies(WSGIHandler()))

    def examine(**kind):
        handler = type("OneProxy", (Proxy,), {"site": site.server_address[1], **kind})
        with serving(site), serving(ThreadingHTTPServer(("127.0.0.1", free_port()), handler)) as at:
            settings.BASE_URL = "http://hesperion.example"
            return list(proxy.wrong_proxy(f"http://127.0.0.1:{at}"))

    return examine


def test_a_proxy_that_buffers_and_tells_the_truth_is_well(examined):
    assert examined() == []


def test_without_a_proxy_nothing_is_asked(settings):
    settings.TRUSTED_PROXIES = 0
    settings.BASE_URL = "http://nowhere.invalid"
    assert list(proxy.wrong_proxy()) == []


@pytest.mark.parametrize(
    ("kind", "mend"),
    [
        ({"buffers": False}, "proxy_request_buffering on"),
        ({"scheme": "http"}, "X-Forwarded-Proto $scheme"),
        ({"host": "elsewhere.example"}, "ALLOWED_HOSTS"),
        ({"appends": False}, "X-Forwarded-For $proxy_add_x_forwarded_for"),
        ({"passes_on": ["X-Forwarded-For"]}, "X-Forwarded-For, -Proto and Host"),
        ({"passes_on": ["X_Forwarded_For"]}, "underscores_in_headers off"),
        ({"passes_on": ["X_Forwarded_Proto"]}, "underscores_in_headers off"),
    ],
)
def test_a_proxy_that_does_not_is_named_with_the_line_that_mends_it(examined, kind, mend):
    (problem,) = examined(**kind)
    assert problem.cause == "proxy"
    assert mend in problem.mend


def test_a_number_of_proxies_that_is_not_theirs_is_named(examined, settings):
    settings.TRUSTED_PROXIES = 2
    (problem,) = examined()
    assert "TRUSTED_PROXIES=1" in problem.mend


def test_an_address_that_leads_to_another_site_is_named(examined, monkeypatch):
    monkeypatch.setattr(probe, "sign_token", lambda: "of another SECRET_KEY")
    (problem,) = examined()
    assert "answered by 404" in problem.sentence


def test_a_proxy_that_is_away_is_named(settings):
    settings.TRUSTED_PROXIES = 1
    settings.BASE_URL = f"http://127.0.0.1:{free_port()}"
    (problem,) = proxy.wrong_proxy()
    assert "--through" in problem.mend


def test_without_a_token_of_this_minute_there_is_no_page(client, monkeypatch):
    assert client.post(probe.PATH).status_code == 404
    token = probe.sign_token()
    assert client.post(probe.PATH, headers={probe.TOKEN: token}).status_code == 200
    assert client.post(probe.PATH, headers={probe.TOKEN: token + "x"}).status_code == 404
    monkeypatch.setattr(probe, "_AGE", -1)
    assert client.post(probe.PATH, headers={probe.TOKEN: token}).status_code == 404
