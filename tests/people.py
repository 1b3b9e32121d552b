"""A person at a browser: they send a form from its page, with all that the page put into it."""

from contextlib import AbstractContextManager
from typing import Any

from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client

from hesperion.privacy.access import Access, reading


class Person(Client):
    """Django's client, but a POST first opens the page and adds its hidden fields, as a browser does."""

    def post(self, path: str, data: Any = None, *args: Any, **kwargs: Any) -> HttpResponse:
        if data is None or isinstance(data, dict):
            data = self.hidden_fields(path, **kwargs) | (data or {})
        return super().post(path, data, *args, **kwargs)

    def hidden_fields(self, path: str, **kwargs: Any) -> dict[str, str]:
        """What a browser would send of the page at `path` before anything is typed."""
        page = BeautifulSoup(self.get(path, **kwargs).content, "html.parser")
        return {field["name"]: field["value"] for field in page.select("form [type=hidden]")}


def reader() -> AbstractContextManager[Access]:
    """The test itself reads what participants told."""
    return reading(actor="system:test", purpose="test")
