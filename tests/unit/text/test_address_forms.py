import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hesperion.text.addresses import canonical, comparable, shown


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ana@Example.ORG", "Ana@example.org"),
        (" ana@example.org\u200b", "ana@example.org"),
        ("an\xada@exam\ufeffple.org", "ana@example.org"),
        ("ana@example.org.", "ana@example.org"),
        ("ａｎａ＠ｅｘａｍｐｌｅ。ｏｒｇ", "ana@example.org"),
        ("ana@müller.example", "ana@xn--mller-kva.example"),
        ("ana@mu\u0308ller.example", "ana@xn--mller-kva.example"),
        ("ana@MÜLLER.example", "ana@xn--mller-kva.example"),
        ("ana@XN--MLLER-KVA.example", "ana@xn--mller-kva.example"),
        ("ana@straße.example", "ana@xn--strae-oqa.example"),
        ("ana@βόλος.example", "ana@xn--nxasmm1c.example"),
        ("ana@نامه\u200cای.example", "ana@xn--mgba3gch31f060k.example"),
        ("ana@r--x.example", "ana@r--x.example"),
    ],
)
def test_an_address_has_one_form(typed, kept):
    assert canonical(typed) == kept
    assert canonical(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        *["", "@", "ana", "ana@", "@example.org", "jürgen@example.org", "ana@i❤.example"],
        *["ana@exa mple.org", "ana@b.example\nBcc: c@d.example", "a" * 2000 + "@example.org"],
        *["ana@" + "ü" * 70 + ".example", "ana@a..ü.example", "ana@℀.example", "ana@[127.0.0.1]"],
    ],
)
def test_what_has_no_such_form_is_refused(typed):
    with pytest.raises(ValueError):  # noqa: PT011 - all that callers know of
        canonical(typed)


def test_spellings_are_the_same_and_nearly_the_same_names_are_not():
    spellings = [
        "ana@müller.example",
        "ANA@XN--MLLER-KVA.example",
        "ana\u200b@mu\u0308ller.example ",
    ]
    assert {comparable(typed) for typed in spellings} == {"ana@xn--mller-kva.example"}
    assert comparable("ana@straße.example") != comparable("ana@strasse.example")
    assert comparable("ana@ποδός.example") != comparable("ana@ποδόσ.example")


def test_people_see_the_address_as_they_write_it():
    assert shown("ana@xn--mller-kva.example") == "ana@müller.example"
    assert shown("ana@example.org") == "ana@example.org"
    assert shown("ana@xn--\u200b.example") == "ana@xn--\u200b.example"
    assert shown("nobody") == "nobody"


@example("ana@example.org\N{IDEOGRAPHIC FULL STOP}")
@given(
    st.text(max_size=60)
    | st.from_regex(r"[a-zß\u200d.ς@ü]{1,20}@[a-zßς\u200dü.。]{1,30}", fullmatch=True)
)
def test_whatever_is_typed_can_be_looked_up(typed):
    form = comparable(typed)
    assert comparable(form) == form
    try:
        kept = canonical(typed)
    except ValueError:
        return
    assert kept.isascii()
    assert canonical(kept) == kept
    assert comparable(kept) == form
