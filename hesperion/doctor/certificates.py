"""Whether certificates are trusted, and for how long that of the site is valid."""

import socket
import ssl
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from hesperion.doctor.problems import Problem

_SOON = 14  # days before the end
_SECONDS = 5  # that the handshake may take
_DAY = 24 * 60 * 60


def site_certificate(through: str = "") -> Iterator[Problem]:
    """That of BASE_URL, shown there or at the address `through`. Who does not answer is the proxy's matter."""
    to = urlsplit(through or settings.BASE_URL)
    if to.scheme != "https":
        return
    where = f"The site's address {settings.BASE_URL}"
    name = urlsplit(settings.BASE_URL).hostname
    try:
        with (
            socket.create_connection((to.hostname, to.port or 443), timeout=_SECONDS) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=name) as secure,
        ):
            yield from _ends_soon(where, secure.getpeercert() or {})
    except ssl.SSLCertVerificationError as error:
        yield untrusted(where, error)
    except OSError:
        return


def untrusted(where: str, error: ssl.SSLCertVerificationError) -> Problem:
    """What is wrong with the certificate of `where`."""
    sentence = f"{where} shows a certificate that is not trusted: {error.verify_message}."
    if "expired" in error.verify_message:
        mend = "Renew the certificate."
    elif "mismatch" in error.verify_message or "not valid for" in error.verify_message:
        mend = "Use the name that is in the certificate, or have one made for this name."
    else:
        mend = (
            "If an authority of your hospital's own signed it, write the authority's certificate (PEM) to "
            "secrets/CA, then: docker compose up -d --force-recreate. The site's first certificate is only for "
            "trying out: docs/deploy.md"
        )
    return Problem("certificate", sentence, mend)


def _ends_soon(where: str, certificate: dict) -> Iterator[Problem]:
    ends = ssl.cert_time_to_seconds(str(certificate["notAfter"]))
    if (days := (ends - time.time()) / _DAY) < _SOON:
        yield Problem(
            "certificate",
            f"{where} shows a certificate that ends in {days:.0f} days.",
            "Renew it in tls/, then: docker compose restart proxy. With the profile acme: "
            "docker compose logs --since=48h acme",
        )
