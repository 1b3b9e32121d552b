"""A person at a browser: they send a form from its page, with all that the page put into it."""

from contextlib import AbstractContextManager
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

from hesperion.privacy.access import Access
from hesperion.privacy.reading import reading


class Person(Client):
    """Django's client, but a POST first opens the page and adds its hidden fields, as a browser does."""

    def post(self, path: str, data: Any = None, *args: Any, **kwargs: Any) -> HttpResponse:
        if data is None or isinstance(data, dict):
            data = self.hidden_fields(path, **kwargs) | (data or {})
        return super().post(path, data, *args, **kwargs)

    def hidden_fields(self, path: str, **kwargs: Any) -> dict[str, str]:
        """What a browser would send of the page at `path` before anything is typed."""
        page = _Forms()
        page.feed(self.get(path, **kwargs).text)
        return page.hidden


class _Forms(HTMLParser):
    """The hidden fields of a page's forms, by name. A tree of the page would take ten times as long."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self._in_form = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_form |= tag == "form"
        field = dict(attrs)
        if self._in_form and field.get("type") == "hidden":
            self.hidden[field["name"] or ""] = field["value"] or ""

    def handle_endtag(self, tag: str) -> None:
        self._in_form &= tag != "form"


# What a person's browser sends from CAR-T on, who had an infusion and came through it well.
INFUSED: dict[str, dict[str, Any]] = {
    "car-t": {"status": "infused"},
    "infusion": {"given_2": "2024", "target": "cd19", "cells": "own", "setting": "trial"},
    "afterwards": {
        "cared_for": "ward",
        "signs": ["fever"],
        "oxygen": "none",
        "nerves": ["none"],
        "organ": "no",
    },
    "since": {"relapse": "no", "again": "no"},
    "before": {},
    "today": {},
}


def reader() -> AbstractContextManager[Access]:
    """The test itself reads what participants told."""
    return reading(actor="system:test", purpose="test")
