"""The star of the progress only rises, whatever is answered, and its words say the same."""

from hypothesis import given
from hypothesis import strategies as st

from intake.share.position import WayPart, position_of
from intake.share.progress import first_gap

DISEASES = ["sle", "iim", "ssc", "mctd", "sjogren", "aps", "other"]
VALUES = {
    "who": st.fixed_dictionaries(
        {"teller": st.sampled_from(["self", "helper", "parent", "representative", "relative"])}
    ),
    "age": st.fixed_dictionaries(
        {
            "age_group": st.sampled_from(["0-6", "7-11", "12-15", "16-17", "18"]),
            "country": st.sampled_from(["DE", "US", "GB", "ES"]),
        }
    ),
    "assent": st.fixed_dictionaries({"agrees": st.booleans()}),
    "diagnosis": st.fixed_dictionaries({"families": st.sets(st.sampled_from(DISEASES)).map(list)}),
    "treatments": st.fixed_dictionaries({"now": st.sampled_from([[], ["glucocorticoid"]])}),
    "car-t": st.fixed_dictionaries({"status": st.sampled_from(["waiting", "infused"])}),
}
DEAD_ENDS = {"closed", "declined"}
ORDER = ["just begun", "about a third", "about half", "nearly done"]


@given(st.data())
def test_going_on_never_leads_the_star_back(data):
    answers, met = {}, []
    while (gap := first_gap(answers)) and gap.key not in DEAD_ENDS:
        met.append(position_of(gap.key))
        answers[gap.key] = data.draw(VALUES.get(gap.key, st.just({})), label=gap.key)
    if gap is None:
        met.append(position_of("check"))
        assert met[-1].part is WayPart.SEND
    heights = [(float(at.x.rstrip("%")), -float(at.y)) for at in met]
    assert heights == sorted(set(heights))
    words = [(list(WayPart).index(at.part), ORDER.index(at.roughly)) for at in met if at.roughly]
    assert words == sorted(words)
    assert met[0].of_way == 0
    assert met[-1].of_way < 1


def test_signing_is_of_the_first_part_and_the_story_begins_the_second():
    assert position_of("sign").part is WayPart.AGREE
    story = position_of("story")
    assert (story.part, story.of_part, str(story.roughly)) == (WayPart.TELL, 0, "just begun")
    assert position_of("check").parts == [
        (WayPart.AGREE, "done"),
        (WayPart.TELL, "done"),
        (WayPart.SEND, "now"),
    ]
