"""What a browser shows of the atlas: axe finds nothing, and nothing sticks out where text is large."""

import pytest

from intake.record.choices.diseases import Family
from tests.atlas_pages import some_bands
from tests.browser.rendered import faults_of
from tests.factories.atlas import published

pytestmark = pytest.mark.django_db
PATHS = (
    "/atlas/", "/atlas/how/", "/atlas/markers/", "/atlas/markers/iim/", "/atlas/markers/iim/mda5/",
    "/atlas/answers/iim/", "/atlas/marker-change/aps/apl/", "/atlas/releases/", "/atlas/releases/1/",
)  # fmt: skip


def test_pages_are_accessible_and_fit(client):
    published(some_bands(Family.IIM, Family.APS))
    assert faults_of({path: client.get(path) for path in PATHS}) == []


def test_they_are_and_do_before_the_first_release(client):
    pages = ("/atlas/", "/de/atlas/kinds/sle/")
    assert faults_of({path: client.get(path) for path in pages}) == []
