"""What a participant does, page by page, as steps for tests."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.site import Site
from tests.services import wait_until

NAME = "Test Person"


def start(page: Page) -> None:
    page.goto("/share/")
    page.get_by_role("button", name=re.compile("Start|Go on")).first.click()


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


RIGHT = [
    "I can stop at any time, without a reason.",
    "Yes, someone who knows me might.",
    "No. A person may read it only weeks later.",
]


def read(page: Page) -> None:
    """From the first question to the key information: an adult tells their own story."""
    page.get_by_label("About myself").check()
    go_on(page)
    page.get_by_label("18 or over").check()
    page.get_by_label("Which country do you live in?").select_option("DE")
    go_on(page)
    expect(page.get_by_role("heading", name="What taking part means")).to_be_visible()


def consent(page: Page) -> None:
    """From the first question to the signature."""
    read(page)
    go_on(page)
    for answer in RIGHT:
        page.get_by_label(answer).check()
    go_on(page)
    page.get_by_label("Take part").check()
    go_on(page)


def sign(page: Page, email: str) -> None:
    """All of the consent, up to the story."""
    consent(page)
    put_name(page, email)


def put_name(page: Page, email: str) -> None:
    page.get_by_label("I agree to take part").check()
    page.get_by_label("Your full name").fill(NAME)
    page.get_by_label("Your email address").fill(email)
    page.get_by_role("button", name="Sign and continue").click()


def answer_all(page: Page, story: str) -> None:
    """From the signature to the check page: lupus and dermatomyositis, CAR-T given."""
    page.get_by_label("Your story").fill(story)
    go_on(page)
    page.get_by_label("Which year were you born?").fill("1980")
    page.get_by_label("Female", exact=True).check()
    go_on(page)
    page.get_by_label("Lupus (SLE)").check()
    page.get_by_label("Myositis").check()
    go_on(page)
    page.get_by_role("group", name="When did you first notice it?").get_by_label("Year").fill(
        "2015"
    )
    go_on(page)
    page.get_by_label("Dermatomyositis", exact=True).check()
    go_on(page)
    page.get_by_label("Anti-dsDNA").check()
    go_on(page)
    page.get_by_label("Kidneys").check()
    go_on(page)
    page.get_by_label("Prednisolone or prednisone").check()
    page.get_by_label("How many mg a day?").fill("7,5")
    go_on(page)
    answer_car_t(page)
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()


def answer_car_t(page: Page) -> None:
    """From CAR-T to today: cells were given, and all went well."""
    page.get_by_label("CAR-T cells were given", exact=True).check()
    go_on(page)
    for answer in ("CD19", "Own cells", "In a trial"):
        page.get_by_label(answer, exact=True).check()
    go_on(page)
    for answer in ("On a hospital ward", "No oxygen", "No, nothing like that"):
        page.get_by_label(answer, exact=True).check()
    for none in page.get_by_label("None of these", exact=True).all():
        none.check()
    go_on(page)
    page.get_by_label("Quiet all the time").check()
    second = page.get_by_role("group", name="Did you get CAR-T cells a second time?")
    second.get_by_label("No", exact=True).check()
    go_on(page)  # to the month before, where every answer may be left
    go_on(page)
    go_on(page)


def send(page: Page) -> None:
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Your story is sent")).to_be_visible()


def find_mail(page: Page, email: str, path: str, count: int = 1) -> Locator:
    """Wait for the newest mail to `email` at the local catcher whose link leads to `path`.

    `count` is how many of these there are then.
    """
    mail = page.get_by_role("listitem").filter(has_text=email).filter(has_text=path)

    def arrived() -> bool:
        page.goto("/dev/mail/")
        return mail.count() >= count

    wait_until(arrived, "the mail arrives")
    return mail.first


def open_mail(page: Page, email: str, link: str = "/share/confirm/", count: int = 1) -> None:
    find_mail(page, email, link, count).get_by_role("link", name=link).click()


def share(page: Page, email: str, story: str) -> None:
    """The whole way to a story that is sent."""
    start(page)
    sign(page, email)
    answer_all(page, story)
    send(page)


def ask_for_a_link(page: Page, email: str) -> None:
    """From the own page's address to the page that takes the code."""
    page.goto("/my/")
    page.get_by_label("Your email address").fill(email)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()


def confirm(page: Page, email: str) -> None:
    """In the browser that sent the story: their own page opens."""
    open_mail(page, email)
    page.get_by_role("button", name="Yes, this is my address").click()
    expect(page).to_have_url(re.compile("/my/$"))


def sign_in(page: Page, site: Site, name: str, door: str = "/admin/") -> None:
    page.goto(door)
    fill_in_password(page, site, name)
    page.wait_for_url(f"{site.url}{door}")


def fill_in_password(page: Page, site: Site, name: str) -> None:
    page.get_by_label("Email address").fill(f"{name}@hesperion.example")
    page.get_by_label("Password").fill(site.passwords[f"demo_{name}"])
    page.get_by_role("button", name="Sign in", exact=True).click()


def edit_explainer(page: Page, site: Site) -> None:
    """Sign in as the editor and go through the page tree to the explainer's form."""
    sign_in(page, site, "editor", door="/cms/")
    page.goto("/cms/pages/")
    for parent in ("A new treatment", "Articles"):
        page.get_by_role("link", name=f"Explore child pages of '{parent}").click()
    page.locator("main").get_by_role("link", name="CAR-T in autoimmune disease").first.click()
    page.wait_for_url("**/edit/")


def approve(page: Page, site: Site) -> None:
    """Sign in as the medical reviewer and approve what waits, from the first page of /cms/."""
    sign_in(page, site, "doctor", door="/cms/")
    waiting = page.locator("#awaiting-review-section, [id^=awaiting-review]").last
    waiting.get_by_role("button", name="Actions").click()
    page.get_by_role("button", name="Approve and publish").click()
    modal = page.locator(".modal-body")
    expect(modal.get_by_label("Next review due")).not_to_have_value("")
    modal.get_by_role("button", name="Approve and publish").click()
    expect(modal).to_be_hidden()
