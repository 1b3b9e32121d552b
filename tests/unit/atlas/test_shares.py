"""A share is a range that holds whatever the true numbers are, and is shown only where it says something."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from atlas.shares import SILENT, Share, shares_of
from atlas.shown import ShownNumber

STATES = ["quiet_off", "quiet_on", "came_back", "never_quiet", "no_answer", "cant_tell", "not_yet"]


def band(low: int) -> ShownNumber | None:
    return ShownNumber(low, low + 4, 1, date(2026, 11, 1)) if low else None


def shares(**lows: int) -> dict[str, Share]:
    return shares_of({code: band(low) for code, low in lows.items()}, SILENT["state"])


def test_a_share_is_of_those_who_answered_and_of_all_whatever_the_silent_would_say():
    found = shares(came_back=16, quiet_off=31, no_answer=11)
    assert found["came_back"] == Share(low=31, high=40, all_low=24, all_high=54)
    assert found.keys() == {"came_back", "quiet_off"}


def test_what_is_not_shown_counts_as_none_to_ten_and_has_no_share():
    found = shares(came_back=16, quiet_off=36, quiet_on=0, no_answer=0)
    assert found["came_back"].low == 100 * 16 // (16 + 40 + 10)
    assert "quiet_on" not in found


def test_there_is_none_of_fewer_than_thirty_who_answered():
    assert shares(came_back=11, quiet_off=16, no_answer=0) == {}
    assert shares(came_back=11, quiet_off=21, no_answer=0) != {}


def test_there_is_none_where_more_than_a_third_may_be_silent():
    assert shares(came_back=16, quiet_off=16, no_answer=16) == {}
    assert shares(came_back=21, quiet_off=21, no_answer=16) != {}


def test_those_whose_time_is_not_over_are_in_no_share():
    assert shares(came_back=16, quiet_off=31, not_yet=96) == shares(came_back=16, quiet_off=31)


def test_there_is_none_where_there_is_one_answer_alone():
    assert shares(came_back=96, no_answer=11) == {}


def test_ranges_overlap_where_they_share_a_value():
    one = Share(10, 20, 0, 100)
    assert one.overlaps(Share(20, 30, 0, 100))
    assert Share(5, 40, 0, 100).overlaps(one)
    assert not one.overlaps(Share(21, 30, 0, 100))


@given(st.data())
def test_the_true_share_is_always_within_the_range(data: st.DataObject):
    true = {state: data.draw(st.integers(0, 60), state) for state in STATES}
    lows = {
        state: people - (people - 11) % 5 if people > 10 else 0 for state, people in true.items()
    }
    answered = sum(people for state, people in true.items() if state in STATES[:4])
    silent = true["no_answer"] + true["cant_tell"]
    would = data.draw(st.integers(0, silent))  # of the silent, who would say the same
    for state, share in shares(**lows).items():
        assert share.low <= 100 * true[state] / answered <= share.high
        assert share.all_low <= 100 * (true[state] + would) / (answered + silent) <= share.all_high
