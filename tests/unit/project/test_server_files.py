"""`make env` makes what docker-compose.yml reads, once, and says what is missing."""

import shutil
import ssl
import stat

import pytest
from cryptography import x509

from hesperion import server_files
from hesperion.backup.identity import read_identity
from tests.embedded import ROOT


@pytest.fixture
def site(tmp_path):
    """The project's folder on a new server."""
    for name in (".env.example", "docker-compose.yml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def files(site):
    return {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}


def fill_in(site, **values: str) -> None:
    env = site / ".env"
    lines = [
        f'{name}="{values[name]}"' if name in values else line
        for line in env.read_text().splitlines()
        for name in [line.partition("=")[0]]
    ]
    env.write_text("\n".join(lines))


def test_a_new_server_gets_its_files_and_its_administrator_a_list(site):
    todo = server_files.make_files(site)
    assert "Fill in BASE_URL in .env." in todo
    assert any("secrets/EMAIL_URL" in step for step in todo)
    assert (site / ".env").read_text() == (site / ".env.example").read_text()
    made = {path.name for path in (site / "secrets").iterdir()}
    assert made == {*server_files.SECRETS, "BACKUP_IDENTITY", "BACKUP_RECIPIENT"}


def test_a_second_run_overwrites_nothing(site):
    server_files.make_files(site)
    (site / "secrets" / "EMAIL_URL").chmod(0o600)
    (site / "secrets" / "EMAIL_URL").write_text("smtp://mail.example.org")
    before = files(site)
    assert not any("EMAIL_URL" in step for step in server_files.make_files(site))
    assert files(site) == before


def test_nothing_is_missing_once_all_is_filled_in(site):
    server_files.make_files(site)
    fill_in(
        site,
        BASE_URL="https://hesperion.example.org",
        ALLOWED_HOSTS="hesperion.example.org",
        MAIL_FROM="Hesperion <study@example.org>",
        SITE_CONTROLLER="Example University Hospital",
        SITE_ADDRESS="1 Example Street",
        SITE_LAW_ON_THE_DEAD="Example Act",
        SITE_CONTACT="study@example.org",
    )
    (site / "secrets" / "EMAIL_URL").chmod(0o600)
    (site / "secrets" / "EMAIL_URL").write_text("smtp://mail.example.org")
    assert server_files.make_files(site) == []


def test_others_on_the_machine_read_no_secret(site):
    server_files.make_files(site)
    assert stat.S_IMODE((site / ".env").stat().st_mode) == 0o600
    assert stat.S_IMODE((site / "secrets").stat().st_mode) == 0o700


def test_each_secret_is_a_new_one(site):
    server_files.make_files(site)
    made = [path.read_text() for path in (site / "secrets").iterdir() if path.stat().st_size]
    empty = {*server_files.FILLED_IN_BY_HAND, *server_files.EMPTY_UNLESS_NEEDED}
    assert len(made) == len(set(made)) == len(server_files.SECRETS) - len(empty) + 2  # and a pair


def test_the_recipient_of_the_backups_is_that_of_the_identity(site):
    server_files.make_files(site)
    folder = site / "secrets"
    recipient = (folder / "BACKUP_RECIPIENT").read_text().strip()
    assert str(read_identity(folder / "BACKUP_IDENTITY").to_public()) == recipient


def test_an_identity_that_is_kept_elsewhere_is_not_missed(site):
    server_files.make_files(site)
    (site / "secrets" / "BACKUP_IDENTITY").chmod(0o600)
    (site / "secrets" / "BACKUP_IDENTITY").write_text("")
    before = files(site)
    server_files.make_files(site)
    assert files(site) == before


@pytest.mark.parametrize("host", ["hesperion.example.org", "192.0.2.7"])
def test_the_first_certificate_is_for_the_sites_own_host(site, host):
    server_files.make_files(site)
    assert not (site / "tls").exists()
    fill_in(site, BASE_URL=f"https://{host}:8443")
    server_files.make_files(site)
    chain, key = site / "tls" / "fullchain.pem", site / "tls" / "key.pem"
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(chain, key)
    certificate = x509.load_pem_x509_certificate(chain.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(name.value) for name in names] == [host]


def test_the_hospitals_certificate_stays(site):
    server_files.make_files(site)
    fill_in(site, BASE_URL="https://hesperion.example.org")
    (site / "tls").mkdir()
    (site / "tls" / "fullchain.pem").write_text("the hospital's")
    server_files.make_files(site)
    assert [path.name for path in (site / "tls").iterdir()] == ["fullchain.pem"]
