"""Signing in with a real browser: a passkey of a virtual device, an app's codes, and every page looked at."""

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import Browser, Page, expect

from tests.browser import journey
from tests.browser.site import Site, watched_page
from tests.browser.test_access import audit, audit_errors

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@contextmanager
def device(page: Page) -> Iterator[None]:
    """A device that can keep passkeys, and whose owner always agrees."""
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    added = browser.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield
    browser.send("WebAuthn.removeVirtualAuthenticator", added)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def password_again(page: Page, site: Site, name: str) -> None:
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    page.get_by_label("Password").fill(site.passwords[f"demo_{name}"])
    press(page, "Continue")


def sign_out(page: Page) -> None:
    page.goto("/account/")
    press(page, "Sign out")
    expect(page.get_by_text("You are signed out.")).to_be_visible()


def code(secret: str) -> str:
    """What the app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_passkey_is_made_and_opens_the_door_alone_and_after_the_password(
    browser: Browser, site: Site
):
    with watched_page(browser, site) as page, device(page):
        journey.sign_in(page, site, "steward")
        follow(page, "My sign-in")
        audit(page)
        follow(page, "Add a passkey")
        audit(page)
        password_again(page, site, "steward")
        audit(page)
        page.get_by_label("What do you call this device?").fill("My laptop")
        press(page, "Make the passkey")
        expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        expect(page.locator(".codes code")).to_have_count(10)
        recovery = page.locator(".codes code").first.inner_text()
        audit(page)
        follow(page, "I have written them down")
        expect(page.get_by_text("My laptop added on")).to_be_visible()
        audit(page)
        sign_out(page)

        page.goto("/admin/research/record/")
        audit(page)
        press(page, "Sign in with a passkey")
        page.wait_for_url(f"{site.url}/admin/research/record/")
        sign_out(page)

        page.goto("/admin/")
        journey.fill_in_password(page, site, "steward")
        expect(page.get_by_role("heading", name="One more step")).to_be_visible()
        audit(page)
        press(page, "Use a passkey")
        page.wait_for_url(f"{site.url}/admin/")
        sign_out(page)

        page.goto("/admin/")
        journey.fill_in_password(page, site, "steward")
        page.get_by_label("Code", exact=True).fill("000000")
        press(page, "Continue")
        audit_errors(page)
        page.get_by_label("Code", exact=True).fill(recovery)
        press(page, "Continue")
        page.wait_for_url(f"{site.url}/admin/")
        page.goto("/account/passkeys/add/")
        follow(page, "Use your passkey")
        audit(page)
        press(page, "Use a passkey")
        expect(page.get_by_role("heading", name="Add a passkey")).to_be_visible()
        page.goto("/account/")
        page.get_by_role("link", name="Remove My laptop").click()
        audit(page)
        press(page, "Remove the passkey")
        expect(page.get_by_text("The passkey is removed.")).to_be_visible()


def test_a_device_that_says_no_leaves_a_sentence_and_the_other_way(browser: Browser, site: Site):
    with watched_page(browser, site) as page:
        page.goto("/account/login/")
        page.evaluate(
            """() => {
                navigator.credentials.get = async () => { throw new Error("no"); };
            }"""
        )
        expect(page.get_by_text("That did not work.")).to_be_hidden()
        press(page, "Sign in with a passkey")
        expect(page.get_by_text("That did not work.")).to_be_visible()
        audit(page)
        journey.fill_in_password(page, site, "researcher")
        page.wait_for_url(f"{site.url}/admin/")


def test_an_app_is_set_up_used_and_removed_without_scripts(browser: Browser, site: Site):
    with watched_page(browser, site, scripts=False, width=390) as page:
        journey.sign_in(page, site, "editor", door="/account/")
        follow(page, "Add an app")
        password_again(page, site, "editor")
        expect(page.locator(".qr svg")).to_be_visible()
        secret = page.locator(".secret").inner_text()
        page.get_by_label("Code", exact=True).fill(code(secret))
        press(page, "Add the app")
        recovery = page.locator(".codes code").first.inner_text()
        sign_out(page)
        page.goto("/account/")
        journey.fill_in_password(page, site, "editor")
        page.get_by_label("Code", exact=True).fill(recovery)
        press(page, "Continue")
        follow(page, "Remove the app")
        password_again(page, site, "editor")
        press(page, "Remove the app")
        expect(page.get_by_text("The app is removed.")).to_be_visible()


def test_the_other_pages_of_the_account(browser: Browser, site: Site):
    with watched_page(browser, site) as page:
        page.goto("/account/login/")
        press(page, "Sign in")
        audit_errors(page)
        page.goto("/account/password/forgotten/")
        audit(page)
        page.get_by_label("Email address").fill("admin@hesperion.example")
        press(page, "Send me a link")
        audit(page)
        journey.open_mail(page, "admin@hesperion.example", "/account/password/new/")
        audit(page)
        press(page, "Set the password")
        audit_errors(page)
        page.goto("/account/password/new/1-wrong/")
        audit(page)
        journey.sign_in(page, site, "researcher", door="/account/")
        for path in ("/account/password/", "/account/logout/", "/cms/"):
            page.goto(path)
            audit(page)
        page.goto("/account/app/add/")
        password_again(page, site, "researcher")
        audit(page)
        press(page, "Add the app")
        audit_errors(page)
