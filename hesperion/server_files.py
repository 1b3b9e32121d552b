"""`python -m hesperion.server_files FOLDER` makes the files that docker-compose.yml reads, and overwrites none.

That is `.env`, from .env.example; `secrets/`, with a file for each secret; and `tls/`, with a certificate that
no authority has signed, until there is a better one. It may run again: then it makes what is still missing.
"""

import ipaddress
import os
import re
import secrets
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hesperion.backup.identity import make_identity, read_identity
from hesperion.privacy.keyring_file import new_keyring

FILLED_IN_BY_HAND = {
    "EMAIL_URL": "the address of your mail server, with its password",
}
EMPTY_UNLESS_NEEDED = ("CA", "OIDC_CLIENT_SECRET")
CERTIFICATE_DAYS = 365


def _random() -> str:
    """Letters and digits: addresses need no quoting for it."""
    return secrets.token_hex(32) + "\n"


SECRETS: dict[str, Callable[[], str]] = {
    **dict.fromkeys(
        (
            "SECRET_KEY",
            "POSTGRES_PASSWORD",
            "KEYSTORE_POSTGRES_PASSWORD",
            "DATABASE_PASSWORD",
            "OWNER_DATABASE_PASSWORD",
            "RESEARCH_DATABASE_PASSWORD",
            "SEALER_DATABASE_PASSWORD",
            "BACKUP_DATABASE_PASSWORD",
            "KEYS_DATABASE_PASSWORD",
            "CELERY_BROKER_PASSWORD",
            "MAIL_WEBHOOK_SECRET",
        ),
        _random,
    ),
    "KEYRING": new_keyring,
    **dict.fromkeys((*FILLED_IN_BY_HAND, *EMPTY_UNLESS_NEEDED), lambda: ""),
}


def make_files(site: Path) -> list[str]:
    """Make what is missing in the folder `site`. Returns what its administrator must still do, in sentences."""
    _make(site / ".env", lambda: (site / ".env.example").read_text(encoding="utf-8"), mode=0o600)
    for name, content in SECRETS.items():
        # Containers read as users of their own. Others on this machine don't get into the folder.
        mode = 0o444 if name == "KEYRING" else 0o644
        _make(_private(site / "secrets") / name, content, mode=mode)
    _make_identity(site / "secrets" / "BACKUP_IDENTITY", site / "secrets" / "BACKUP_RECIPIENT")
    values = _values(site / ".env")
    required = re.findall(
        r"\$\{(\w+):\?", (site / "docker-compose.yml").read_text(encoding="utf-8")
    )
    todo = [f"Fill in {name} in .env." for name in dict.fromkeys(required) if not values.get(name)]
    todo += [
        f"Write {what} into secrets/{name}."
        for name, what in FILLED_IN_BY_HAND.items()
        if not (site / "secrets" / name).read_text(encoding="utf-8").strip()
    ]
    if host := urlsplit(values.get("BASE_URL", "")).hostname:
        _make_certificate(_private(site / "tls"), host)
    return todo


def _private(folder: Path) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _make(path: Path, content: Callable[[], str], *, mode: int) -> None:
    """Write a new file. One that exists stays as it is."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content())
        file.flush()
        os.fsync(file.fileno())
    path.chmod(mode)
    _say_made(path)


def _say_made(path: Path) -> None:
    """By its path from the site's folder."""
    within = path.name if path.name == ".env" else f"{path.parent.name}/{path.name}"
    sys.stdout.write(f"{within} is made.\n")


def _make_identity(identity: Path, recipient: Path) -> None:
    """The key pair of the backups. Whoever keeps the identity elsewhere leaves an empty file."""
    if not identity.exists():
        make_identity(identity)
        identity.chmod(0o444)
        _say_made(identity)
    _make(recipient, lambda: f"{read_identity(identity).to_public()}\n", mode=0o644)


def _values(path: Path) -> dict[str, str]:
    """The variables of an .env file, without their quotes."""
    found = re.findall(r"^(\w+)=(.*)$", path.read_text(encoding="utf-8"), re.M)
    return {name: value.strip().strip("\"'") for name, value in found}


def _make_certificate(folder: Path, host: str) -> None:
    """A certificate for `host` that no authority has signed; none where a file of one is there."""
    if any(folder.iterdir()):
        return
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:64])])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # for clocks that are late
        .not_valid_after(now + timedelta(days=CERTIFICATE_DAYS))
        .add_extension(x509.SubjectAlternativeName([_alternative_name(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    _make(folder / "key.pem", lambda: _pem(key), mode=0o644)
    chain = certificate.public_bytes(serialization.Encoding.PEM).decode()
    _make(folder / "fullchain.pem", lambda: chain, mode=0o644)


def _alternative_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


if __name__ == "__main__":
    steps = make_files(Path(sys.argv[1]))
    ending = "Then run `make env` again." if steps else "Nothing is missing."
    sys.stdout.write("\n".join([*steps, ending, ""]))
