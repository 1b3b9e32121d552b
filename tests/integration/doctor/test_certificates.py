"""Certificates that nobody here trusts, shown by real TLS servers."""

import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import connections

from hesperion.doctor import certificates, databases, mail_server
from tests.services import SlowPostbox, free_port


def certificate(folder, *, name="localhost", days=1):
    """The path of a file with a certificate that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=10))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@contextmanager
def tls_server(path):
    """A mail server by TLS from the first byte on, as at port 465."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path)
    server = Controller(SlowPostbox(0), hostname="127.0.0.1", port=free_port(), ssl_context=context)
    server.start()
    try:
        yield server.port
    finally:
        server.stop()


@pytest.fixture
def mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_SSL = "localhost", True
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    return settings


def test_a_mail_server_whose_authority_nobody_knows_is_named(mail, tmp_path):
    with tls_server(certificate(tmp_path)) as mail.EMAIL_PORT:
        (problem,) = mail_server.mail_server()
    assert problem.cause == "certificate"
    assert "secrets/CA" in problem.mend


@pytest.mark.parametrize(
    ("kind", "mend"),
    [
        ({"name": "elsewhere.example"}, "the name that is in the certificate"),
        ({"days": -1}, "Renew"),
    ],
)
def test_a_certificate_that_is_wrong_is_told_from_one_that_nobody_knows(
    mail, tmp_path, monkeypatch, kind, mend
):
    path = certificate(tmp_path, **kind)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with tls_server(path) as mail.EMAIL_PORT:
        (problem,) = mail_server.mail_server()
    assert mend in problem.mend


def test_an_authority_that_is_known_is_trusted(mail, tmp_path, monkeypatch):
    path = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with tls_server(path) as mail.EMAIL_PORT:
        assert list(mail_server.mail_server()) == []


def test_a_mail_server_that_is_away_is_named(mail):
    mail.EMAIL_PORT = free_port()
    (problem,) = mail_server.mail_server()
    assert problem.cause == "mail server"


@pytest.mark.parametrize(
    ("days", "is_known", "mend"),
    [(90, False, "secrets/CA"), (13, True, "docker compose restart proxy"), (90, True, None)],
)
def test_the_sites_own_certificate_is_looked_at(
    settings, tmp_path, monkeypatch, days, is_known, mend
):
    path = certificate(tmp_path, days=days)
    if is_known:
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
    settings.BASE_URL = "https://localhost"
    with tls_server(path) as port:
        problems = list(certificates.site_certificate(f"https://127.0.0.1:{port}"))
    assert [problem.cause for problem in problems] == (["certificate"] if mend else [])
    assert all(mend in problem.mend for problem in problems)


@contextmanager
def tls_database(path):
    """A server that begins as PostgreSQL does with TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path)
    server = socket.create_server(("127.0.0.1", free_port()))

    def shake_hands():
        connection, _ = server.accept()
        with connection:
            connection.recv(8)  # the request for TLS
            connection.sendall(b"S")
            with suppress(OSError):
                context.wrap_socket(connection, server_side=True)

    thread = threading.Thread(target=shake_hands)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        thread.join()
        server.close()


def test_a_database_whose_authority_nobody_knows_is_named(tmp_path, monkeypatch):
    (tmp_path / "another").mkdir()
    other = certificate(tmp_path / "another")
    to = connections["keys"].settings_dict
    asked = to["OPTIONS"] | {"sslmode": "verify-full", "sslrootcert": str(other)}
    with tls_database(certificate(tmp_path)) as port:
        for name, value in {"HOST": "localhost", "PORT": str(port), "OPTIONS": asked}.items():
            monkeypatch.setitem(to, name, value)
        (problem,) = databases.key_store_connection()
    assert problem.cause == "certificate"
    assert "secrets/CA" in problem.mend
