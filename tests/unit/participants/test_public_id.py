import re

import pytest

from intake.participants import public_id


def test_a_new_id_has_the_shape_that_the_database_demands():
    assert re.fullmatch(
        r"HSP-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", public_id.new_public_id()
    )


def test_ids_are_random():
    assert len({public_id.new_public_id() for _ in range(200)}) == 200


@pytest.mark.parametrize(
    "retyped",
    [
        str.lower,
        lambda made: made.replace("-", " "),
        lambda made: made.removeprefix("HSP-"),
        lambda made: made.replace("-", "–"),
        lambda made: f"({made}).",
        lambda made: "\u200b".join(made),
        lambda made: "".join(chr(ord(sign) + 0xFEE0) for sign in made),
    ],
)
def test_an_id_is_understood_however_it_is_typed(retyped):
    made = public_id.new_public_id()
    assert public_id.normalise_public_id(retyped(made)) == made


def test_letters_that_look_like_digits_are_read_as_digits():
    made = next(i for i in iter(public_id.new_public_id, None) if "0" in i and "1" in i)
    assert (
        public_id.normalise_public_id("HSP" + made[3:].replace("0", "O").replace("1", "l")) == made
    )


def test_one_wrong_character_is_noticed():
    made = public_id.new_public_id()
    for position in (4, 5, 6, 7, 9, 10, 11, 12):
        for other in public_id.ALPHABET.replace(made[position], ""):
            assert (
                public_id.normalise_public_id(made[:position] + other + made[position + 1 :])
                is None
            )


@pytest.mark.parametrize("typed", ["", "HSP", "hello", "HSP-7K3M-QX9D-7", "' OR 1=1 --", "💥" * 8])
def test_what_is_no_id_is_none(typed):
    assert public_id.normalise_public_id(typed) is None
