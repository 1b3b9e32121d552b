"""A browser that answers by the names of a page's fields, whatever code made the page."""

import re
from contextlib import closing
from http.client import FOUND, OK, HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

FIELD = re.compile(r'<(?:input|select|textarea|button)\b[^>]*\bname="([^"]+)"')
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')

Typed = dict[str, str | list[str]]

# Somebody with lupus who had CAR-T cells and is well.
ANSWERS: Typed = {
    "teller": "self", "age_group": "18", "country": "DE",
    "question_0": "0", "question_1": "1", "question_2": "2", "purposes": "study",
    "agree": "on", "name": "Test Person",
    "text": "It began with tired hands. Now I can hold a cup again. " * 40,
    "birth_year": "1980", "sex": "female", "families": "sle",
    "first_symptoms_1": "2015", "diagnosed_0": "5", "diagnosed_1": "2016",
    "positive": ["dsdna", "ana"], "affected": "kidney",
    "now": "antimalarial", "past": "rituximab",
    "drug": "prednisolone", "mg": "7.5", "status": "infused",
    "given_0": "11", "given_1": "3", "given_2": "2024", "target": "cd19", "cells": "own",
    "setting": "trial", "cared_for": "ward", "signs": ["fever", "tocilizumab"], "oxygen": "none",
    "nerves": "none", "organ": "no", "later": ["low_counts", "growth_factor"],
    "relapse": "no", "again": "no",
    "disease": "8", "tiredness": "7", "pain": "6", "daily_life": "7",
}  # fmt: skip


class Visitor:
    """Each has a network address of their own, by `number`."""

    def __init__(self, port: int, number: int = 0) -> None:
        self.email = f"person-{number}@example.com"
        self.path = self.page = ""
        self._port = port
        self._cookies: SimpleCookie = SimpleCookie()
        self._headers = {
            "Host": "localhost",
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Forwarded-For": f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}",
        }

    def open(self, path: str) -> str:
        """The page at `path`, or where it redirects to."""
        while to := self._ask("GET", path):
            path = to
        self.path = path
        return self.page

    def send(self, **typed: str) -> str:
        """Send the form of the open page with all that its fields ask for; where it redirects to."""
        form = filled_in(self.page, ANSWERS | typed)
        return self._ask("POST", self.path, urlencode(form, doseq=True).encode())

    def answer_all(self) -> None:
        """From the start to the check page, one press of the button away from a story that is sent."""
        self.open("/share/")
        while self.path != "/share/check/":
            self.open(self.send(email=self.email))

    def _ask(self, method: str, path: str, body: bytes | None = None) -> str:
        """Where the answer redirects to; "" for a page, which is kept."""
        cookies = "; ".join(f"{name}={one.value}" for name, one in self._cookies.items())
        with closing(HTTPConnection("127.0.0.1", self._port, timeout=60)) as connection:
            connection.request(method, path, body, self._headers | {"Cookie": cookies})
            answer = connection.getresponse()
            page = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self._cookies.load(cookie)
        expected = OK if method == "GET" else FOUND
        if answer.status not in (expected, FOUND):
            raise RuntimeError(f"{method} {path} answered {answer.status}")
        if answer.status == FOUND:
            return answer.headers["Location"]
        self.page = page
        return ""


def filled_in(page: str, answers: Typed) -> Typed:
    """What a browser sends of the form on `page`: its hidden fields, and the answers that it asks for."""
    asked = {name: _answer(name, answers) for name in FIELD.findall(page)}
    known = {name: answer for name, answer in asked.items() if answer is not None}
    return dict(HIDDEN.findall(page)) | known


def _answer(name: str, answers: Typed) -> str | list[str] | None:
    """A form that repeats puts a prefix before the name: `2-given_2`."""
    return answers.get(name.rpartition("-")[2])
