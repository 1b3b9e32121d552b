"""The rules of the atlas as everybody can read them: the project's document, which the image has, too."""

from django.test import RequestFactory
from django.urls import reverse

from atlas.views.pages import RULES, rules
from hesperion.embedded.options import ROOT


def test_statisticians_read_the_document_on_the_site():
    answer = rules(RequestFactory().get(reverse("atlas_files:rules")))
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content == RULES.read_bytes()
    assert answer.content.startswith(b"# The atlas\n")


def test_the_image_has_the_document_though_it_leaves_the_others_out():
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert left_out.index("docs") < left_out.index(f"!{RULES.relative_to(ROOT)}")
