"""The pages of /cms/ that editors and reviewers use all day, by axe's rules; but for what is Wagtail's own."""

from playwright.sync_api import Browser, expect

from tests.browser import journey
from tests.browser.site import Site, watched_page
from tests.browser.test_access import violations

# The minimap beside a long form scrolls without focus; parts of one kind are sections of one name.
WAGTAILS_OWN = ["scrollable-region-focusable", "landmark-unique"]
PAGES = ["/cms/", "/cms/images/", "/cms/images/add/", "/cms/documents/", "/cms/reports/dead-links/"]


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
        page.locator("main").get_by_role("link", name="CAR-T").first.click()
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
