"""A patient's way and a superuser's first sign-in, in a real browser through the proxy."""

import base64
import hashlib
import hmac
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import journey
from tests.browser.chromium import OPTIONS, executable
from tests.engine.installation import URL, Installation
from tests.faults.clients import READING
from tests.services import PATIENCE, Postbox, wait_until

EMAIL = "first-person@example.com"
STORY = "It began with tired hands. Now I can hold a cup again."
SUPERUSER = "superuser@example.org"
PASSWORD = "a long one for the engine alone"


def walk(site: Installation, postbox: Postbox) -> list[str]:
    """From the first page to /my/; then a superuser is made, signs in with a second factor, and has the builder
    make a candidate of the atlas.

    Returns what is not well: the browser stops at the first fault.
    """
    with _browser(site) as browser:
        with _page(browser) as page:
            _share(page)
            page.goto(confirmation_link(postbox, EMAIL))
            page.get_by_role("button", name="Yes, this is my address").click()
            expect(page).to_have_url(re.compile("/my/$"))
        _make_superuser(site)
        with _page(browser) as page:
            _sign_in(page)
            _make_candidate(page)
    return []


def confirmation_link(postbox: Postbox, email: str) -> str:
    """The link of the mail that asks whether this is the right address."""
    letter = wait_until(lambda: letter_to(postbox, email), f"a mail for {email} comes")
    text = letter.get_body(("plain",)).get_content()
    return re.search(rf"{URL}/share/confirm/\S+", text)[0]


def letter_to(postbox: Postbox, email: str) -> EmailMessage | None:
    return next((letter for letter in postbox.letters if email in letter["To"]), None)


@contextmanager
def _browser(site: Installation) -> Iterator[Browser]:
    """A browser that trusts the key of the site's certificate."""
    chain = (site.folder / "tls/fullchain.pem").read_bytes()
    certificate = x509.load_pem_x509_certificate(chain)
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    pin = base64.b64encode(hashlib.sha256(key).digest()).decode()
    trust = f"--ignore-certificate-errors-spki-list={pin}"
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=[*OPTIONS, trust])
        yield browser
        browser.close()


@contextmanager
def _page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(base_url=URL)
    context.set_default_timeout(PATIENCE * 1000)
    yield context.new_page()
    context.close()


def _share(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/share/")
    _read(page)
    page.get_by_role("button", name="Start").first.click()
    journey.consent(page)
    _read(page)
    journey.put_name(page, EMAIL)
    journey.answer_all(page, STORY)
    _read(page)
    journey.send(page)


def _read(page: Page) -> None:
    """As long as people do at least: what comes back faster is taken for a script's."""
    page.wait_for_timeout(READING * 1000)


def _make_superuser(site: Installation) -> None:
    site.compose(
        *("exec", "-T", "--env", f"DJANGO_SUPERUSER_PASSWORD={PASSWORD}", "worker"),
        *("python", "manage.py", "createsuperuser", "--noinput", "--email", SUPERUSER),
    )


def _sign_in(page: Page) -> None:
    """With the password, then an app with codes is set up; out, and in again with both."""
    _give_password(page)
    page.get_by_role("link", name="Add an app", exact=True).click()
    is_it_you = page.get_by_role("heading", name="Is it you?")
    secret = page.locator(".secret")
    expect(is_it_you.or_(secret)).to_be_visible()
    if is_it_you.is_visible():
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Continue", exact=True).click()
    key = base64.b32decode(secret.inner_text())
    first = _code(key)
    page.get_by_label("Code", exact=True).fill(first)
    page.get_by_role("button", name="Add the app", exact=True).click()
    expect(page.locator(".codes code")).to_have_count(10)
    page.goto("/account/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    _give_password(page)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    wait_until(lambda: _code(key) != first, "the app shows another code")
    page.get_by_label("Code", exact=True).fill(_code(key))
    page.get_by_role("button", name="Continue", exact=True).click()
    page.wait_for_url(f"{URL}/admin/")


def _make_candidate(page: Page) -> None:
    page.goto("/admin/atlas/release/add/")
    page.get_by_role("button", name="Make a candidate", exact=True).click()
    page.wait_for_url(re.compile("/change/$"))

    def has_passed() -> bool:
        page.reload()
        return page.get_by_text("Waits for approval").is_visible()

    wait_until(has_passed, "the builder has made the candidate, and the gate has passed it")


def _give_password(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_label("Email address").fill(SUPERUSER)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def _code(key: bytes) -> str:
    """What an app with codes shows now: RFC 6238."""
    digest = hmac.digest(key, (int(time.time()) // 30).to_bytes(8, "big"), "sha1")
    place = digest[-1] & 15
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
