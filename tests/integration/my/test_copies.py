"""The signed consent as a participant keeps it: whole, theirs alone, the same today and tomorrow."""

import io
import re
import unicodedata
import uuid

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from pypdf import PdfReader

from hesperion.privacy.access import NobodyReads, themself
from intake.consent.copies.markdown import tree_of
from intake.consent.copies.pdf import pdf_of
from intake.consent.copies.record import copy_of
from intake.consent.models import ConsentChoice
from tests.factories.intake import NAME, confirmed
from tests.factories.my import mailed

pytestmark = pytest.mark.django_db


@pytest.fixture
def participant(db):
    return confirmed()


@pytest.fixture
def consent(participant):
    return participant.consents.select_related("document").get()


@pytest.fixture
def me(client, participant):
    client.post(mailed(participant).link)
    return client


def address(consent, ending="/"):
    return f"/my/consent/{consent.pk}{ending}"


def words(text):
    return " ".join(text.split())


def printed(content):
    """The words of all pages without their footers, since sentences run on from page to page."""
    pages = (page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return words(" ".join(re.sub(r"\n[^\n]*· Page \d+ of \d+\s*$", "", text) for text in pages))


def made(consent):
    """The PDF of the row as it is stored now."""
    with themself(consent.participant_id):
        return pdf_of(copy_of(consent.pk, [consent.participant_id]))


def test_the_page_tells_what_was_signed_by_whom_and_when(me, consent):
    shown = me.get(address(consent))
    text = words(BeautifulSoup(shown.content, "html.parser").main.get_text(" "))
    document = consent.document
    for told in (
        document.title, document.sha256, NAME, "The person signed for themself", "1.2",
        f"{consent.signed_at:%Y-%m-%d %H:%M:%S}", "You can say no.",
    ):  # fmt: skip
        assert told in text
    assert shown["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_the_home_page_leads_to_it(me, consent):
    assert f'href="{address(consent)}"' in me.get("/my/").text


def test_the_pdf_says_the_same(me, consent):
    answer = me.get(address(consent, ".pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    text = printed(answer.content)
    page = BeautifulSoup(me.get(address(consent)).content, "html.parser")
    for told in page.select("main h1, main dt, main dd, .prose p, .prose h2, .prose li"):
        assert words(told.get_text()) in text


def test_choices_stand_there_as_they_were_signed_and_as_they_are_today(me, participant, consent):
    page = words(me.get(address(consent)).text)
    assert page.count("Yes when signed, yes today") == 1
    for granted, purpose in ((True, "contact"), (False, "study")):
        ConsentChoice.objects.create(
            participant=participant, consent=consent, purpose=purpose, granted=granted
        )
    for text in (words(me.get(address(consent)).text), printed(made(consent))):
        assert "Ask me by mail how I am, up to 18 times in 15 years" in text
        assert text.count("No when signed, yes today") == 1
        assert text.count("Yes when signed, no today") == 1


def test_of_a_consent_that_ended_nothing_holds_today_and_it_says_when_it_ended(consent):
    consent.ended_at = timezone.now()
    consent.save()
    text = printed(made(consent))
    assert "Yes when signed, no today" in text
    assert f"Ended on (UTC) {consent.ended_at:%Y-%m-%d %H:%M:%S}" in text


def test_the_same_record_gives_the_same_bytes(consent):
    assert made(consent) == made(consent)


def test_the_pdf_has_language_title_outline_and_a_footer_on_each_page(consent):
    reader = PdfReader(io.BytesIO(made(consent)))
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.metadata.title == "Taking part in the Hesperion study, version 1.2"
    assert reader.metadata.creation_date == consent.signed_at.replace(microsecond=0)
    count = len(reader.pages)
    assert count > 1
    for number, page in enumerate(reader.pages, start=1):
        footer = f"Taking part in the Hesperion study, version 1.2 · Page {number} of {count}"
        assert footer in words(page.extract_text())
    assert reader.outline[0].title == consent.document.title


def test_its_fonts_are_inside_and_nothing_in_it_runs_or_calls_out(consent):
    content = made(consent)
    for page in PdfReader(io.BytesIO(content)).pages:
        for font in page["/Resources"]["/Font"].values():
            [inner] = font.get_object()["/DescendantFonts"]
            assert "/FontFile2" in inner.get_object()["/FontDescriptor"]
    assert not re.search(rb"/(JavaScript|JS|Launch|URI|EmbeddedFile)\b", content)


NAMES = {
    "Łucja Şahin-Größe": "Łucja Şahin-Größe",
    "Nguyễn Thị Phượng": "Nguyễn Thị Phượng",
    "Nguye\u0302\u0303n Lo\u0308we": "Nguyễn Löwe",  # decomposed, as some keyboards type it
    "Οδυσσέας Παπαδόπουλος": "Οδυσσέας Παπαδόπουλος",
    "Олександра Щербак": "Олександра Щербак",
    "Test\tPerson": "Test Person",
    "Test Person\u2011Example": "Test Person\u2011Example",
    "Te\u00adst\u200bper\u2060son": "Testperson",
    "Ste\ufb00i Test\u202fPerson": "Steffi Test Person",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_printed_with_its_accents_and_without_what_nobody_sees(name):
    text = printed(made(confirmed(sign={"name": name}).consents.get()))
    line = text.partition("Name, as it was typed ")[2].partition(" Who signed for whom")[0]
    assert line.replace("ị ị", "ị") == NAMES[name]  # pypdf reads shapes and ActualText of a letter


@pytest.mark.parametrize(
    "name", ["陳大文", "ทดสอบ", "테스트", "Αλέξης", "Աննա", "אסתר", "አበበ", "ด"]
)
def test_a_name_in_another_script_is_printed(name):
    assert name in printed(made(confirmed(sign={"name": f"{name} Test"}).consents.get()))


def test_a_name_in_a_joined_script_is_printed_from_its_right_end():
    """A PDF holds shapes from left to right; how a reader turns them into letters is the reader's own."""
    text = printed(made(confirmed(sign={"name": "محمد"}).consents.get()))
    assert set("محمد") <= set(unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("name", ["🙂", "𓀀"])
def test_a_name_in_signs_that_the_fonts_lack_leads_to_the_page(client, name):
    participant = confirmed(sign={"name": f"{name} Test"})
    text = printed(made(participant.consents.get()))
    assert name not in text
    assert "You find it on your page." in text
    client.post(mailed(participant).link)
    assert name in client.get(address(participant.consents.get())).text


@pytest.mark.parametrize("ending", ["/", ".pdf"])
def test_nobody_elses_consent_and_none_that_is_not_there_can_be_opened(me, consent, ending):
    other = confirmed(sign={"email": "other@example.com"}).consents.get()
    assert me.get(address(consent, ending)).status_code == 200
    assert me.get(address(other, ending)).status_code == 404
    assert me.get(f"/my/consent/{uuid.uuid4()}{ending}").status_code == 404
    assert me.post("/my/sign-out/").status_code == 302
    assert me.get(address(consent, ending))["Location"] == "/my/sign-in/"


def test_only_the_participant_opens_the_name_in_it(consent):
    with pytest.raises(NobodyReads):
        pdf_of(consent)


def test_markdown_becomes_a_tree():
    text = (
        "# One\n\nSome **bold** words\nand [a link](https://example.org).\n\n"
        "3. First\n4. Second\n   - Deeper\n"
    )
    assert tree_of(text) == [
        {"kind": "heading", "level": 1, "runs": [("One", False)]},
        {"kind": "paragraph", "runs": [
            ("Some ", False), ("bold", True), (" words", False), (" ", False), ("and ", False),
            ("a link", False), (" (https://example.org)", False), (".", False),
        ]},
        {"kind": "list", "start": 3, "items": [
            [{"kind": "paragraph", "runs": [("First", False)]}],
            [
                {"kind": "paragraph", "runs": [("Second", False)]},
                {"kind": "list", "start": None, "items": [
                    [{"kind": "paragraph", "runs": [("Deeper", False)]}],
                ]},
            ],
        ]},
    ]  # fmt: skip
