"""From the home page, two links at most lead to who used the data, what was refused, and what changed last."""

from urllib.parse import urldefrag

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils.translation import override

pytestmark = pytest.mark.django_db


def links_of(client, path):
    main = BeautifulSoup(client.get(path).content, "html.parser").select_one("main")
    hrefs = {urldefrag(link["href"]).url for link in main.select("a[href]")}
    return {href for href in hrefs if href.startswith("/")}


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_by_links_in_the_pages_themselves(client, language):
    with override(language):
        home, registry = reverse("wagtail_serve", args=[""]), reverse("registry:index")
        wanted = {reverse("registry:uses"), reverse("registry:changes")}
    assert registry in links_of(client, home)
    assert wanted <= links_of(client, registry)


def test_the_footer_leads_to_the_registry_from_everywhere(client):
    footer = BeautifulSoup(client.get("/articles/").content, "html.parser").select_one("footer")
    assert reverse("registry:index") in {link["href"] for link in footer.select("a")}
