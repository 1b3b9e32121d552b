"""The spec of a release says the same after it was stored."""

import pytest

from atlas.models import AtlasCell, Release
from atlas.tables.faces import face_of
from hesperion.text.canonical_json import json_sha256
from tests.factories.atlas import candidate

pytestmark = pytest.mark.django_db


def test_the_cells_of_a_stored_spec_are_those_that_have_bands():
    candidate()
    stored = Release.objects.get()
    faces = [face_of(document) for document in stored.spec["faces"]]
    named = {(face.name, face.key(cell)) for face in faces for cell in face.cells()}
    assert named == set(AtlasCell.objects.values_list("face", "key"))
    assert json_sha256(stored.spec) == stored.spec_sha256
