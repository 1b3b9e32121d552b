"""People who share their story, each in a browser of their own, and press the button again when it fails."""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Condition, Event
from urllib.parse import urljoin, urlsplit

import requests

from tests.faults.report import Report

NAME = "Test Person"
RIGHT = {
    "question_0": "0",
    "question_1": "1",
    "question_2": "2",
}  # answers to the consent text's quiz
PATIENCE = 120  # seconds that somebody goes on pressing the button
AT_ONCE = 4  # people
READING = 1.1  # seconds that somebody looks at a page which scripts would send at once
GUARDED = 'name="opened"'
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
NUMBER = re.compile(r"HSP-\w{4}-\w{4}")
WORDS = ("tired", "hände", "schmerz", "рука", "espoir", "🌒", "again", "hope", "“drip”", "<b>", "&")


class Lost(Exception):
    """Somebody did not get on, however often they pressed the button; why."""


def address(number: int) -> str:
    """Each person has a network address of their own."""
    return f"10.{128 | number >> 16}.{number >> 8 & 255}.{number & 255}"


def behind_a_proxy(number: int) -> requests.Session:
    """The browser of a person whose address a proxy adds."""
    browser = requests.Session()
    browser.trust_env = False
    browser.headers["X-Forwarded-For"] = address(number)
    return browser


class Visitor:
    """Somebody with a browser, and what they tell. People wait a moment before they press again."""

    def __init__(
        self,
        site_url: str,
        number: int,
        report: Report,
        dice: Random,
        browser: requests.Session,
        reading: float,
    ) -> None:
        self.email = f"person-{number}@example.com"
        self.text = f"Story {number}: {' '.join(dice.choices(WORDS, k=dice.randint(5, 400)))}."
        self._site_url, self._report, self._dice = site_url, report, dice
        self._browser, self._reading = browser, reading
        self._pause = Event()
        self._cookies: dict[str, str] = {}
        self._page = ""

    def share(self) -> str:
        """Go all the way; the number of the story that the last page shows. Raises Lost."""
        self._page = self._ask("GET", "/share/").text
        self._consent()
        self._fill("/share/story/", to="/share/about/", text=self.text)
        self._fill("/share/about/", to="/share/diagnosis/", birth_year="1980", sex="female")
        self._fill("/share/diagnosis/", to="/share/lupus/", families="sle")
        self._fill("/share/lupus/", to="/share/markers/", first_symptoms_1="2015")
        self._fill("/share/markers/", to="/share/organs/", positive="dsdna")
        self._fill("/share/organs/", to="/share/treatments/", affected="kidney")
        self._fill("/share/treatments/", to="/share/car-t/", now="antimalarial")
        self._fill("/share/car-t/", to="/share/today/", status="declined")
        self._fill("/share/today/", to="/share/check/", disease="3")
        self._fill("/share/check/", to="/share/sent/")
        shown = NUMBER.search(self._page)
        if shown is None:
            raise Lost("the last page shows no number")
        return shown[0]

    def _consent(self) -> None:
        self._fill("/share/", to="/share/who/")
        self._fill("/share/who/", to="/share/age/", teller="self")
        self._fill("/share/age/", to="/share/key-information/", age_group="18", country="DE")
        self._fill("/share/key-information/", to="/share/understanding/")
        self._fill("/share/understanding/", to="/share/choices/", **RIGHT)
        self._fill("/share/choices/", to="/share/sign/", purposes="study")
        signature = {"agree": "on", "name": NAME, "email": self.email}
        self._fill("/share/sign/", to="/share/story/", **signature)

    def _fill(self, path: str, *, to: str, **typed: str) -> None:
        """Send the form of the page that is open, and open the one that it leads to."""
        if GUARDED in self._page:
            self._pause.wait(self._reading)
        answer = self._ask("POST", path, dict(HIDDEN.findall(self._page)) | typed)
        _require(path, answer, to)
        page = self._ask("GET", to)
        _require(to, page, to)
        self._page = page.text

    def _ask(
        self, method: str, path: str, typed: dict[str, str] | None = None
    ) -> requests.Response:
        """The answer, asked for again while the connection breaks or the site is not well."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                answer = self._request(method, path, typed)
            except requests.RequestException:
                self._report.broke_off()
            else:
                self._report.answered(method, path, answer)
                if answer.status_code < 500:
                    return answer
            self._pause.wait(self._dice.uniform(0.2, 1))
        raise Lost(f"{method} {path} did not succeed within {PATIENCE} s")

    def _request(self, method: str, path: str, typed: dict[str, str] | None) -> requests.Response:
        """One request, with what browsers add: its origin, and to localhost cookies that are for TLS alone."""
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        answer = self._browser.request(
            method,
            self._site_url + path,
            data=typed,
            headers={"Cookie": cookies, "Origin": self._site_url},
            allow_redirects=False,
            timeout=30,
        )
        self._cookies |= answer.cookies.get_dict()
        return answer


def _require(path: str, answer: requests.Response, to: str) -> None:
    """The answer is of the page `to`, or leads there."""
    led = urlsplit(urljoin(path, answer.headers.get("Location", path))).path
    if led != to:
        raise Lost(f"{path} answered {answer.status_code} and led to {led}, not to {to}")


class Crowd:
    """`stories` people from number `first` on, some at once.

    They look at guarded pages for `reading` seconds.
    """

    def __init__(
        self,
        site_url: str,
        stories: int,
        report: Report,
        seed: int,
        *,
        first: int = 0,
        at_once: int = AT_ONCE,
        reading: float = 0,
        browser_of: Callable[[int], requests.Session] = behind_a_proxy,
    ) -> None:
        self._site_url, self._report, self._seed = site_url, report, seed
        self._stories, self._numbers = stories, range(first, first + stories)
        self._at_once, self._reading, self._browser_of = at_once, reading, browser_of
        self.done = 0
        self._progress = Condition()

    def run(self) -> None:
        """Return when everybody is done. Interrupted, nobody new begins, and nobody is waited for."""
        pool = ThreadPoolExecutor(self._at_once)
        try:
            list(pool.map(self._share, self._numbers))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def wait_for(self, share: float) -> None:
        """Return when this share of the people are done."""
        with self._progress:
            self._progress.wait_for(lambda: self.done >= share * self._stories)

    def _share(self, number: int) -> None:
        dice = Random(f"{self._seed} {number}")
        browser = self._browser_of(number)
        person = Visitor(self._site_url, number, self._report, dice, browser, self._reading)
        try:
            self._report.told[person.share()] = (person.email, person.text)
        except Lost as lost:
            self._report.troubles.append(f"person {number}: {lost}")
        finally:
            with self._progress:
                self.done += 1
                self._progress.notify_all()
