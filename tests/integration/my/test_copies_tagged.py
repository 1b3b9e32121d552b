"""A consent copy is PDF/UA-1 as far as can be read from the file: tagged in its order, with its language."""

import io
import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override
from pypdf import PdfReader
from pypdf.generic import ContentStream

from hesperion.privacy.access import themself
from hesperion.ui.content import to_html
from intake.consent.copies.pdf import pdf_of
from intake.consent.copies.record import copy_of
from intake.consent.queries import current_document
from tests.factories.intake import confirmed, new_version

pytestmark = pytest.mark.django_db

SHOWS_TEXT = {b"Tj", b"TJ", b"'", b'"'}
NAMES = {"en": "李小龍", "de": "محمد علي", "es": "Αλέξης"}


@pytest.fixture(params=["en", "de", "es"])
def language(request):
    return request.param


@pytest.fixture
def pdf(language):
    """The copy of a consent to the text in a language, signed with a name in another script."""
    return copied(language, NAMES[language])


def copied(language="en", name="Test Person"):
    with override(language):
        consent = confirmed(sign={"name": name}).consents.get()
    with themself(consent.participant_id):
        found = pdf_of(copy_of(consent.pk, [consent.participant_id]))
    return PdfReader(io.BytesIO(found))


def root(pdf):
    return pdf.trailer["/Root"]


def kids(element):
    found = element.get("/K", [])
    return [kid.get_object() for kid in (found if isinstance(found, list) else [found])]


def elements(element):
    """All structure elements below, in reading order."""
    for kid in kids(element):
        if isinstance(kid, dict) and "/S" in kid:
            yield kid
            yield from elements(kid)


def tags(pdf):
    return [element["/S"] for element in elements(root(pdf)["/StructTreeRoot"])]


def marked(page, pdf):
    """Each piece of text on a page with the tag and number of its mark, None outside all marks.

    A mark inside another without a number of its own only says which letters the shapes are.
    """
    open_marks = []
    for operands, operator in ContentStream(page.get_contents(), pdf).operations:
        if operator in (b"BDC", b"BMC"):
            facts = operands[1] if len(operands) > 1 else {}
            open_marks.append((operands[0], facts.get("/MCID")))
        elif operator == b"EMC":
            open_marks.pop()
        elif operator in SHOWS_TEXT:
            own = [mark for mark in open_marks if mark[0] == "/Artifact" or mark[1] is not None]
            yield own[-1] if own else None


def test_it_says_that_it_is_pdf_ua_in_which_language_and_shows_its_title(pdf, language):
    facts = root(pdf)
    assert "<pdfuaid:part>1</pdfuaid:part>" in facts["/Metadata"].get_data().decode()
    assert facts["/MarkInfo"]["/Marked"]
    assert facts["/ViewerPreferences"]["/DisplayDocTitle"]
    assert facts["/Lang"] == language
    assert pdf.metadata.title.startswith(current_document("self", language).title)


def test_every_piece_of_text_is_tagged_or_an_artifact_and_belongs_to_an_element(pdf):
    parents = root(pdf)["/StructTreeRoot"]["/ParentTree"]
    numbers = parents["/Nums"] if "/Nums" in parents else [
        part for kid in parents["/Kids"] for part in kid.get_object()["/Nums"]
    ]  # fmt: skip
    by_page = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for page in pdf.pages:
        owners, seen = by_page[page["/StructParents"]], list(marked(page, pdf))
        assert seen
        for mark in seen:
            assert mark is not None
            tag, number = mark
            assert tag == "/Artifact" or owners.get_object()[number].get_object()["/S"]
        assert any(tag == "/Artifact" for tag, _number in seen)  # the footer


def test_headings_follow_each_other_without_a_gap_and_lists_are_lists(pdf):
    found = tags(pdf)
    levels = [int(tag[2:]) for tag in found if re.fullmatch(r"/H\d", tag)]
    assert levels[0] == levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for element in elements(root(pdf)["/StructTreeRoot"]):
        if element["/S"] == "/L":
            assert {kid["/S"] for kid in kids(element)} == {"/LI"}
        if element["/S"] == "/LI":
            assert [kid["/S"] for kid in kids(element)] == ["/Lbl", "/LBody"]


def test_headings_paragraphs_and_items_are_in_the_order_of_the_text(language):
    document = current_document("self", language)
    page = BeautifulSoup(to_html(f"{document.key_information}\n\n{document.text}"), "html.parser")
    expected = [f"/{part.name.upper()}" for part in page.select("h2, h3, li")]
    found = [
        tag.replace("/LI", "/LI") for tag in tags(copied(language)) if tag in ("/H2", "/H3", "/LI")
    ]
    assert found[-len(expected) :] == expected


def test_each_font_is_inside_and_says_which_letters_its_shapes_are(pdf):
    fonts = [
        font.get_object() for page in pdf.pages for font in page["/Resources"]["/Font"].values()
    ]
    for font in fonts:
        [inner] = font["/DescendantFonts"]
        descriptor = inner.get_object()["/FontDescriptor"]
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
        assert "/ToUnicode" in font


def test_a_text_of_staff_with_signs_and_levels_that_do_not_fit_is_still_a_copy():
    document = current_document()
    new_version(
        document,
        text="## Two\n\n#### Five 🙂\n\n> quoted\n\n    code\n\n- \n- one\n\n[x](https://e.org)",
    )
    found = copied()
    assert [tag for tag in tags(found) if tag in ("/H2", "/H3", "/H4")][-2:] == ["/H2", "/H3"]
    assert "Five ?" in " ".join(page.extract_text() for page in found.pages)
