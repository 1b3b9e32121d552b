"""The main job, from the article to the admin, with nothing but a browser."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import journey
from tests.browser.site import Site, watched_page


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_article_to_the_researchers_admin(browser: Browser, site: Site, scripts: bool):
    email = f"scripts-{scripts}@example.com".lower()
    story = f"A story sent with scripts {scripts}."
    with watched_page(browser, site, scripts=scripts, width=390) as page:
        page.goto("/")
        page.get_by_role("link", name="Read the explainer").click()
        page.get_by_role("link", name="Take part in our study").click()
        page.get_by_role("button", name="Start").first.click()
        journey.sign(page, email)
        journey.answer_all(page, story)
        journey.send(page)
        page.go_back()
        journey.confirm(page, email)
    with watched_page(browser, site, scripts=scripts) as page:
        journey.sign_in(page, site, "researcher")
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Records").click()
        page.locator(".records__table tbody th a").first.click()
        expect(page.locator("main, #content").first).to_contain_text(story)
        for private in (email, journey.NAME):
            assert private not in page.content()


def test_a_draft_waits_for_its_browser(browser: Browser, site: Site):
    with watched_page(browser, site) as page:
        journey.start(page)
        journey.sign(page, "waiting@example.com")
        page.goto("/")
        page.goto("/share/")
        page.get_by_role("button", name="Go on where you stopped").click()
        expect(page).to_have_url(re.compile("/share/story/$"))


def test_back_never_loses_an_answer(browser: Browser, site: Site):
    with watched_page(browser, site) as page:
        journey.start(page)
        journey.sign(page, "back@example.com")
        journey.answer_all(page, "A story that must stay.")
        go_back_to(page, "/share/car-t/")
        expect(page.get_by_label("CAR-T cells were given", exact=True)).to_be_checked()
        go_back_to(page, "/share/treatments/")
        expect(page.get_by_label("How many mg a day?")).to_have_value("7.5")
        go_back_to(page, "/share/story/")
        expect(page.get_by_label("Your story")).to_have_value("A story that must stay.")
        go_back_to(page, "/share/sign/")
        expect(page.get_by_label("Your full name")).to_have_value(journey.NAME)


def go_back_to(page: Page, path: str) -> None:
    """By each page's link, as often as it takes."""
    while not page.url.endswith(path):
        go_back(page)


def go_back(page: Page) -> None:
    here = page.url
    page.get_by_role("link", name="Back", exact=True).click()
    page.wait_for_url(lambda url: url != here)


def test_the_editors_widgets_start_without_inline_scripts(browser: Browser, site: Site):
    """One of each kind whose script Wagtail has in its page: calendar, inline panel, chooser."""
    with watched_page(browser, site) as page:
        journey.edit_explainer(page, site)
        expect(page.locator(".Draftail-Editor").first).to_be_visible()
        references = page.locator("#id_references-FORMS > div")
        before = references.count()
        page.locator("#id_references-ADD").click()
        expect(references).to_have_count(before + 1)
        page.get_by_role("button", name="Toggle status").first.click()
        page.get_by_role("button", name="Set schedule").click()
        page.locator("#id_go_live_at").click()
        expect(page.locator(".xdsoft_datetimepicker:visible")).to_have_count(1)
        page.goto(page.url.replace("/edit/", "/copy/"))
        page.locator("[data-chooser-action-choose]").evaluate("button => button.click()")
        expect(page.locator(".modal-body")).to_contain_text("may be chosen")


def test_an_editor_sees_a_preview_beside_the_form(browser: Browser, site: Site):
    with watched_page(browser, site) as page:
        journey.edit_explainer(page, site)
        with page.expect_response(
            lambda answer: "preview/?" in answer.url and answer.request.is_navigation_request()
        ) as preview:
            page.get_by_role("button", name="Toggle preview").first.click()
        assert preview.value.headers["x-frame-options"] == "SAMEORIGIN"
        policy = preview.value.headers["content-security-policy"]
        assert "frame-ancestors 'self'" in policy
        assert "unsafe-inline" not in policy
        expect(page.frame_locator("iframe").first.locator("h1")).to_contain_text("CAR-T")


@pytest.mark.parametrize("door", ["/admin/", "/cms/"])
def test_signing_out_ends_the_session(browser: Browser, site: Site, door: str):
    with watched_page(browser, site) as page:
        journey.sign_in(page, site, "admin", door=door)
        if door == "/cms/":
            page.get_by_role("button", name="admin@").click()
        page.get_by_role("button", name="Log out").click()
        expect(page.get_by_text("You are signed out.")).to_be_visible()
        page.goto(door)
        expect(page).to_have_url(re.compile("/login/"))


def test_a_page_can_not_run_what_was_slipped_into_it(browser: Browser, site: Site):
    """The policy is in force in the browser, not only in the answer's headers."""
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.goto("/share/")
    with page.expect_console_message(lambda message: "127.0.0.2" in message.text) as stopped:
        page.evaluate(
            """() => {
                const script = document.createElement("div");
                try { script.innerHTML = "<b>x</b>"; } catch { window.trusted = true; }
                const image = document.createElement("img");
                image.src = "http://127.0.0.2/x.png";
                document.body.append(image);
                const button = document.createElement("button");
                try { button.setAttribute("onclick", "window.ran = true"); } catch { }
                button.click();
            }"""
        )
    assert page.evaluate("window.trusted") is True
    assert page.evaluate("window.ran") is None
    assert "violates" in stopped.value.text
    context.close()
