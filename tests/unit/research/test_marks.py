"""What may identify in a story is marked, in any spelling; the story itself stays as it is."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research.redaction.comparison import word_changes
from research.redaction.marks import MarkKind, Piece, marked_words, pieces
from research.redaction.names import name_parts

NAME, EMAIL = "Dr. Anna de Müller-Weiß", "anna.mueller1980@gmx.de"
IDENTITY = [NAME, EMAIL]
AWKWARD = st.lists(
    st.one_of(
        st.characters(),
        st.sampled_from("aA1 .-/@:’'ßÄ\u0308\u200dﬁ\n<>&ابرלין王"),
        st.sampled_from(["Anna ", "Müllers", "5. Mai 2021", "Berlin", "www.", "San ", "+49 ", "@"]),
    )
).map("".join)


def marked(text: str, *identity: str) -> list[tuple[str, str]]:
    found = pieces(text, identity or IDENTITY)
    assert "".join(piece.text for piece in found) == text
    return [(piece.text, piece.kind.value) for piece in found if piece.kind]


def only(kind: MarkKind, text: str, *identity: str) -> list[str]:
    found = marked(text, *identity)
    assert {shown for _text, shown in found} <= {kind.value}, found
    return [text for text, _kind in found]


@given(AWKWARD, st.lists(AWKWARD, max_size=2))
def test_pieces_joined_are_the_story_and_none_is_empty(text, identity):
    found = pieces(text, identity)
    assert "".join(piece.text for piece in found) == text
    assert all(piece.text for piece in found)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("I am Anna.", ["Anna"]),
        ("ANNA and anna", ["ANNA", "anna"]),
        ("Müllers Haus, Müller’s house", ["Müllers", "Müller"]),
        ("Mu\u0308ller, Muller, MUELLER", ["Mu\u0308ller", "Muller", "MUELLER"]),
        ("Weiss, WEISS, Weiß", ["Weiss", "WEISS", "Weiß"]),
        ("Müller-Lüdenscheidt", ["Müller"]),
        ("Annas Mutter", ["Annas"]),
        ("ein Ananas, de la casa, Annabel, web", []),
    ],
)
def test_a_name_is_found_in_any_spelling_and_in_the_genitive(text, names):
    assert only(MarkKind.NAME, text) == names


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Will May", "I will go. It may rain.", ["will", "may"]),
        ("Rose O’Neill", "A rose is O'Neill’s", ["rose", "Neill"]),
        ("Ö. Li", "Ö. and Li", ["Li"]),
        ("Łukasz Sørensen", "LUKASZ Sorensen", ["LUKASZ", "Sorensen"]),
        ("Renée D’Angelo", "Rene\u0301e, Renee, Angelo", ["Rene\u0301e", "Renee", "Angelo"]),
        ("مريم حداد", "قالت ومريم", ["مريم"]),
        ("王小明", "我叫王小明。", ["王小明"]),
        ("Иван Петров", "Ивана", ["Иван"]),
        ("Muller", "Müller", ["Müller"]),
        ("Mueller", "Müller", ["Müller"]),
    ],
)
def test_names_of_many_scripts(name, text, found):
    assert only(MarkKind.NAME, text, name) == found


def test_the_address_is_looked_for_in_its_parts_without_its_provider():
    assert name_parts(["anna.mueller1980@charite.de"]) == {"anna", "mueller", "muller", "charite"}
    assert name_parts(["x@gmail.com", "J. F. de la", ""]) == frozenset()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0171 234-5678", ["0171 234-5678"]),
        ("(+49) 171/2345678!", ["(+49) 171/2345678"]),
        ("NCT01234567", ["01234567"]),
        ("40 mg, 1500 mg, 9999, 1 000", []),
        ("٠١٢٣٤", ["٠١٢٣٤"]),
    ],
)
def test_numbers_of_five_digits_and_more_with_separators(text, found):
    assert only(MarkKind.NUMBER, text) == found


@pytest.mark.parametrize(
    "text",
    [
        *["12.3.2021", "12. 3. 2021", "3/12/21", "2021-03-05", "2021-03", "03/2021", "12.3."],
        *["5 May 2021", "May 5th, 2021", "the 3rd of May", "March 2021", "Sept. 2021", "May ’21"],
        *["5. März 2021", "März 2021", "am 5. Mai", "5 de mayo de 2021", "mayo de 2021"],
        *["5 DE MAYO DEL 2021", "ma\u0308rz 2021", "1987"],
    ],
)
def test_dates_of_each_language_whole_and_in_part(text):
    [found] = only(MarkKind.DATE, f"x {text} y")
    assert found == re.sub(r"^(the|am) ", "", text)


def test_a_month_alone_is_no_date_and_no_city():
    assert marked("It may be in March. Im Mai, en marzo.", "Nobody") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Germany’s, DEUTSCHLANDS, alemania", ["Germany", "DEUTSCHLANDS", "alemania"]),
        ("United States of America", ["United States of America"]),
        ("Côte d’Ivoire", ["Côte d’Ivoire"]),
        ("Cote d'Ivoire", ["Cote d'Ivoire"]),
        ("Österreich, O\u0308sterreich", ["Österreich", "O\u0308sterreich"]),
        ("the USA, UK, EE. UU.", ["USA", "UK", "EE. UU"]),
    ],
)
def test_countries_in_each_language(text, found):
    assert only(MarkKind.COUNTRY, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("in München, Munich, MÜNCHEN, Munchen", ["München", "Munich", "MÜNCHEN", "Munchen"]),
        ("Frankfurt am Main; New York", ["Frankfurt am Main", "New York"]),
        ("Berlins Kliniken, Sevilla, Tübingen", ["Berlins", "Sevilla", "Tübingen"]),
        ("San\nSebastián", ["San\nSebastián"]),
        ("I can go reading.", []),
        ("Como sabe, para mi. Auch das kann Nur.", []),
        ("ich war in berlin und essen", ["berlin", "essen"]),
    ],
)
def test_cities_where_they_are_names(text, found):
    assert only(MarkKind.CITY, text) == found


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("write to me@example.com.", MarkKind.EMAIL, "me@example.com"),
        ("see https://example.com/a?b=1.", MarkKind.LINK, "https://example.com/a?b=1"),
        ("see WWW.example.com", MarkKind.LINK, "WWW.example.com"),
        ("my-page.de hat", MarkKind.LINK, "my-page.de"),
        ("follow @some.body!", MarkKind.LINK, "@some.body"),
    ],
)
def test_addresses_of_the_web(text, kind, found):
    assert only(kind, text, "Nobody") == [found]


def test_what_overlaps_is_divided_and_nothing_of_it_is_lost():
    assert marked("12.3.2021 0171 234567") == [("12.3.2021", "date"), (" 0171 234567", "number")]
    assert marked("Anna@example.com") == [("Anna@example.com", "email address")]


def test_each_marked_text_is_listed_once():
    found = pieces("Anna, Berlin, Anna", ["Anna"])
    assert marked_words(found) == [("Anna", MarkKind.NAME), ("Berlin", MarkKind.CITY)]
    assert pieces("") == []
    assert pieces("Nothing here") == [Piece("Nothing here")]


def test_forms_of_unicode_are_marked_alike():
    text = "Müller sah Córdoba am 5. März 2021"
    kinds = [kind for _text, kind in marked(text)]
    assert kinds == ["name", "city", "date"]
    assert [kind for _text, kind in marked(unicodedata.normalize("NFD", text))] == kinds


@given(AWKWARD, AWKWARD)
def test_a_comparison_loses_no_word_of_either_text(before, after):
    changes = word_changes(before, after)
    assert "".join(one.text for one in changes if one.kind != "added") == before
    assert "".join(one.text for one in changes if one.kind != "removed") == after
