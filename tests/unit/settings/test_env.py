import pytest
from django.core.exceptions import ImproperlyConfigured

from hesperion.settings import env
from tests.production import ENVIRONMENT, start_in_production


def test_production_starts_with_all_its_settings():
    assert start_in_production().returncode == 0


@pytest.mark.parametrize("name", sorted(ENVIRONMENT))
def test_a_missing_setting_stops_the_start_with_a_sentence(name):
    result = start_in_production(**{name: ""})
    last = result.stderr.strip().splitlines()[-1]
    assert result.returncode == 1
    assert f"The environment variable {name} is not set. " in last
    assert last.endswith(".")


@pytest.mark.parametrize("url", ["mysql://u:p@host/name", "no url at all", "sqlite:///file"])
def test_only_postgresql_will_do(url):
    with pytest.raises(ImproperlyConfigured, match=r"DATABASE_URL"):
        env.database(url, "DATABASE_URL")


@pytest.mark.parametrize("value", ["-1", "one", "1.5"])
def test_a_number_of_proxies_that_is_none_stops_the_start_with_a_sentence(value):
    result = start_in_production(TRUSTED_PROXIES=value)
    assert result.returncode == 1
    assert "TRUSTED_PROXIES is a whole number such as 1, not" in result.stderr


def test_a_server_has_one_proxy_unless_it_says_otherwise(monkeypatch):
    assert env.whole_number("TRUSTED_PROXIES", 1) == 1
    monkeypatch.setenv("TRUSTED_PROXIES", "0")
    assert env.whole_number("TRUSTED_PROXIES", 1) == 0


def test_a_socket_folder_is_a_host():
    parsed = env.database("postgres://me:pw@%2Ftmp%2Fhere/name", "DATABASE_URL")
    assert (parsed["HOST"], parsed["NAME"], parsed["USER"]) == ("/tmp/here", "name", "me")


def test_a_mail_url_gives_djangos_settings():
    assert env.email("submission://me%40x.example:pw@mail.example:587") == {
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "me@x.example",
        "EMAIL_HOST_PASSWORD": "pw",
        "EMAIL_USE_TLS": True,
        "EMAIL_USE_SSL": False,
    }


@pytest.mark.parametrize("url", ["gopher://x", "mail.example:25", "smtp+tls://mail.example"])
def test_a_mail_url_without_a_server_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        env.email(url)


def test_a_provider_gives_anymails_settings_and_counts_neither_opening_nor_clicks(monkeypatch):
    monkeypatch.setenv("MAIL_WEBHOOK_SECRET", "s" * 32)
    assert env.email("anymail+mailjet://?api_key=a%2Bb&secret_key=c") == {
        "EMAIL_BACKEND": "anymail.backends.mailjet.EmailBackend",
        "ANYMAIL": {
            "MAILJET_API_KEY": "a+b",
            "MAILJET_SECRET_KEY": "c",
            "WEBHOOK_SECRET": "hesperion:" + "s" * 32,
            "SEND_DEFAULTS": {"track_opens": False, "track_clicks": False},
        },
        "MAIL_WEBHOOK": "anymail.webhooks.mailjet.MailjetTrackingWebhookView",
    }


@pytest.mark.parametrize(
    "url",
    [
        "anymail+unknown://?api_key=secret-key",
        "anymail+://?api_key=secret-key",
        "anymail+postmark://",
        "anymail+postmark://?server_token=",
        "anymail+postmark://?api_key=secret-key",
        "anymail+postmark://?server_token=secret-key&debug_api_requests=1",
        "anymail+postmark://?server_token=secret-key&api_url=http://elsewhere.example/",
        "anymail+postmark://secret-key@?server_token=secret-key",
        "anymail+mailjet://?api_key=secret-key",
    ],
)
def test_a_provider_that_is_not_known_or_lacks_a_secret_stops_the_start(url):
    result = start_in_production(EMAIL_URL=url, MAIL_WEBHOOK_SECRET="s" * 32)
    last = result.stderr.strip().splitlines()[-1]
    assert result.returncode == 1
    assert "ImproperlyConfigured: EMAIL_URL " in last
    assert "secret-key" not in result.stderr


@pytest.mark.parametrize("secret", ["", "short", "s" * 31, "s" * 31 + "@"])
def test_a_provider_without_a_good_secret_for_its_webhook_stops_the_start(secret):
    result = start_in_production(
        EMAIL_URL="anymail+sparkpost://?api_key=k", MAIL_WEBHOOK_SECRET=secret
    )
    assert result.returncode == 1
    assert "MAIL_WEBHOOK_SECRET" in result.stderr.strip().splitlines()[-1]


def test_a_pool_keeps_what_the_address_says_about_tls(monkeypatch):
    monkeypatch.setenv("DATABASE_POOL_SIZE", "4")
    parsed = env.database("postgres://me:pw@host/name?sslmode=verify-full", "KEYS_DATABASE_URL")
    assert parsed["OPTIONS"]["sslmode"] == "verify-full"
    assert parsed["OPTIONS"]["pool"]["max_size"] == 4


def test_a_mail_server_needs_no_secret_for_a_webhook():
    assert "MAIL_WEBHOOK_SECRET" not in ENVIRONMENT
    assert start_in_production(MAIL_WEBHOOK_SECRET="").returncode == 0


def test_a_database_whose_machine_is_gone_is_noticed_unless_the_address_says_otherwise():
    options = env.database("postgres://me@host/name", "DATABASE_URL")["OPTIONS"]
    assert (options["keepalives_idle"], options["tcp_user_timeout"]) == (10, 20_000)
    told = env.database("postgres://me@host/name?keepalives_idle=60", "DATABASE_URL")["OPTIONS"]
    assert int(told["keepalives_idle"]) == 60
