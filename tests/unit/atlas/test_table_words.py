"""Each table has its words, and its pages name what it is about."""

from atlas.tables.definitions import TABLES
from atlas.words import TABLE_WORDS, label_of_part, people_in_words, subjects_of, words_of
from intake.record.choices.diseases import Family


def test_each_table_has_a_name_and_a_question_of_its_own():
    assert list(TABLE_WORDS) == list(TABLES)
    assert all(str(words.question).endswith("?") for words in TABLE_WORDS.values())
    assert len({str(words.name) for words in TABLE_WORDS.values()}) == len(TABLES)


def test_of_a_disease_without_kinds_nobody_is_asked_which_kind_they_have():
    assert words_of("kinds", Family.IIM) == words_of("kinds") == TABLE_WORDS["kinds"]
    assert "kind" not in str(words_of("kinds", Family.SLE).question)
    assert words_of("kinds", Family.SLE).caution == ""
    assert words_of("organs", Family.SLE) == TABLE_WORDS["organs"]


def test_the_subjects_of_events_are_the_events_and_their_parts_the_years():
    subjects = subjects_of("later-events", Family.SLE)
    assert len(subjects) == 7
    assert str(subjects["infection"]) == "Infection"
    assert str(label_of_part("later-events", Family.SLE, "infection.3")) == "third to fifth year"
    assert label_of_part("answers", Family.SLE, "m6") == "Month 6"
    assert label_of_part("markers", Family.SLE, "sm") == ""


def test_a_number_in_words_has_both_ends_or_says_that_there_is_no_high_one():
    assert str(people_in_words(11, 15)) == "11 to 15"
    assert str(people_in_words(46, None)) == "at least 46"
    assert str(people_in_words(0, 10)) == str(people_in_words(0, None)) == "fewer than 11"
