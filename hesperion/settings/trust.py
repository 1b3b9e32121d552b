"""Whom this site trusts when it connects by TLS: the usual authorities, and one of the hospital's own."""

import os
import ssl
import tempfile
from pathlib import Path

import certifi
from django.core.exceptions import ImproperlyConfigured

# OpenSSL, requests and PostgreSQL's client each read one of their own.
_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "PGSSLROOTCERT")


def trust_own_ca(certificates: str) -> None:
    """Trust `certificates`, PEM, besides the usual ones, in this process and those that it starts.

    Without any, and where the environment names a bundle already, nothing changes. Raises ImproperlyConfigured
    for what is no certificate.
    """
    if not certificates or any(name in os.environ for name in _VARIABLES):
        return
    try:
        ssl.create_default_context(cadata=certificates)
    except (ssl.SSLError, ValueError) as error:
        raise ImproperlyConfigured(
            "CA_FILE names a file without a certificate. It begins with -----BEGIN CERTIFICATE-----."
        ) from error
    bundle = Path(tempfile.mkdtemp(prefix="hesperion-ca-")) / "bundle.pem"
    bundle.write_text(certifi.contents() + certificates + "\n", encoding="ascii")
    for name in _VARIABLES:
        os.environ[name] = str(bundle)
