"""The pages that editors and reviewers use most meet axe's rules, but for faults of Wagtail's own."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import journey
from tests.browser.site import Site, watched_page
from tests.browser.test_access import violations
from tests.sizes import IN_FULL

# The minimap beside a long form scrolls without focus; parts of one kind are sections of one name.
WAGTAILS_OWN = ["scrollable-region-focusable", "landmark-unique"]
# The longest article has a form of 60 parts, four times the work of the other one.
ARTICLE = "CAR-T" if IN_FULL else "Taking part"
PAGES = ["/cms/", "/cms/images/", "/cms/images/add/", "/cms/documents/", "/cms/reports/dead-links/"]


@pytest.mark.long
def test_each_field_of_the_cms_has_a_name_and_all_content_is_in_landmarks(
    browser: Browser, site: Site
):
    with watched_page(browser, site) as page:
        journey.sign_in(page, site, "editor", door="/cms/")
        page.set_viewport_size({"width": 1280, "height": 900})
        for path in PAGES:
            page.goto(path)
            assert violations(page, WAGTAILS_OWN) == [], path
        page.goto("/cms/pages/")
        for parent in ("A new treatment", "Articles"):
            page.get_by_role("link", name=f"Explore child pages of '{parent}").click()
        page.locator("main").get_by_role("link", name=ARTICLE).first.click()
        page.wait_for_url("**/edit/")
        expect(page.locator(".Draftail-Editor [role=textbox]").last).to_have_attribute(
            "aria-label", "Text"
        )
        assert violations(page, WAGTAILS_OWN) == []
        banner = page.locator(".mfa-off").bounding_box()
        buttons = page.locator("footer.footer").bounding_box()
        assert banner
        assert buttons
        assert buttons["y"] + buttons["height"] <= banner["y"]
