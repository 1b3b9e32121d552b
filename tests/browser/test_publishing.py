"""The whole way of a published story: allowed, prepared, read and approved, public, taken down."""

import re

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import journey
from tests.browser.reflow import sticking_out
from tests.browser.site import Site, watched_page
from tests.browser.test_access import audit_errors, violations
from tests.browser.walker import Walker

EMAIL = "published@example.com"
PHONE = 390
TEXT = "It began with tired hands. Today I can hold a cup again."

pytestmark = pytest.mark.timeout(400)  # some twenty pages of the intake, and three people


def audit(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        assert violations(page) == [], f"{page.url} {scheme}"
    assert sticking_out(page) == []


def share(page: Page) -> str:
    """A story whose teller signed in and allows publishing; its public id."""
    walker = Walker(page, EMAIL)
    walker.start()
    walker.walk(walker.by_pointer)
    walker.leave(walker.submit)
    journey.ask_for_a_link(page, EMAIL)
    journey.open_mail(page, EMAIL, "/my/open/")
    page.get_by_role("button", name="Sign in").click()
    public_id = page.get_by_text("HSP-").last.inner_text()
    page.get_by_role("link", name="Your choices", exact=True).click()
    page.get_by_label("Show my story here, once I approve the exact words").check()
    page.get_by_role("button", name="Save my choices").click()
    expect(page.get_by_role("status")).to_be_visible()
    return public_id


def prepare(browser: Browser, site: Site, public_id: str) -> None:
    """The story is included and redacted, and the redaction, as if another had written it, confirmed."""
    with watched_page(browser, site) as page:
        journey.sign_in(page, site, "admin")
        page.goto(f"/admin/research/record/{public_id}/review/")
        page.get_by_role("button", name="Take this story").click()
        page.get_by_label("Include", exact=True).check()
        page.get_by_role("button", name="Save").click()
        page.goto(f"/admin/research/record/{public_id}/change/")
        page.get_by_role("link", name="Redaction for publication").click()
        audit(page)
        page.get_by_label("Redaction:", exact=True).fill(TEXT)
        page.get_by_role("button", name="Take the story and save").click()
        expect(page.get_by_text("You wrote this redaction.")).to_be_visible()
        audit(page)
        written_by_another(site)
        page.reload()
        audit(page)
        page.get_by_role("button", name="Confirm this redaction").click()
        page.get_by_role("button", name="Ask the participant").click()
        expect(page.get_by_text(f"The participant of {public_id} is asked.")).to_be_visible()
        audit(page)
        page.set_viewport_size({"width": PHONE, "height": 900})
        audit(page)


def written_by_another(site: Site) -> None:
    with psycopg.connect(site.cluster.url("postgres", "hesperion")) as database:
        database.execute("UPDATE stories_redaction SET made_by = 'user:999'")


def days_pass(site: Site) -> None:
    """The yes was said 14 days earlier."""
    with psycopg.connect(site.cluster.url("postgres", "hesperion")) as database:
        database.execute(
            "UPDATE stories_publication SET approved_at = approved_at - interval '14 days'"
        )


def approve(page: Page) -> None:
    page.goto("/my/")
    expect(page.get_by_text("It waits for your yes or no.")).to_be_visible()
    audit(page)
    page.get_by_role("link", name="Your story for others to read").click()
    expect(page.get_by_text(TEXT)).to_be_visible()
    audit(page)
    page.get_by_role("button", name="Send my answer").click()
    audit_errors(page)
    page.set_viewport_size({"width": PHONE, "height": 900})
    page.get_by_label("Yes, publish this text").check()
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_text("Everybody can read it from")).to_be_visible()
    audit(page)


def read(browser: Browser, site: Site) -> str:
    """As a stranger, from the foot of any page; the address of the story."""
    with watched_page(browser, site, width=PHONE) as page:
        page.goto("/")
        page.get_by_role("contentinfo").get_by_role("link", name="Stories of others").click()
        audit(page)
        page.get_by_role("main").get_by_role("link", name="Story").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"Story \d{6}"))
        expect(page.get_by_text(TEXT)).to_be_visible()
        audit(page)
        assert page.context.cookies() == []
        return page.url


def take_down(page: Page) -> None:
    page.reload()
    page.get_by_role("link", name="Stop it: take my story down").click()
    audit(page)
    page.get_by_role("button", name="Take my story down").click()
    expect(page.get_by_text("Nobody publishes or quotes your story.")).to_be_visible()


def test_a_story_is_published_as_approved_and_taken_down(browser: Browser, site: Site):
    with watched_page(browser, site, width=PHONE) as page:
        public_id = share(page)
        prepare(browser, site, public_id)
        approve(page)
        page.goto("/stories/")
        expect(page.get_by_text("No story can be read here yet.")).to_be_visible()
        audit(page)
        days_pass(site)
        page.go_back()
        address = read(browser, site)
        take_down(page)
        answer = page.goto(address)
        assert answer
        assert answer.status == 404
