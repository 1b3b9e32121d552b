import pytest

from atlas.actions import candidates
from tests.factories.atlas_people import PEOPLE_WITH_LUPUS


@pytest.fixture
def one_face(monkeypatch):
    """Candidates have one face alone: people with lupus by how far they are with CAR-T."""
    faces = {"sle": [PEOPLE_WITH_LUPUS]}
    monkeypatch.setattr(candidates, "faces_of", lambda family: faces.get(family, []))
