"""`make engine` works without a registry."""

from hesperion.embedded.options import ROOT
from tests.engine.images import STAND_INS, named, recipe_of


def test_each_image_of_others_has_a_stand_in() -> None:
    names = named(ROOT)
    assert "postgres" in {name.partition(":")[0] for name in names}
    assert [name for name in names if not (recipe_of(name) / "Dockerfile").is_file()] == []
    assert {recipe_of(name).name for name in names} == {
        folder.name for folder in STAND_INS.iterdir()
    }
