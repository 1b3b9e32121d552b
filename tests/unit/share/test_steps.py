from intake.share.progress import applicable, first_gap
from intake.share.route import Route
from intake.share.sections import PARTS, tasks
from intake.share.steps import STEPS

WHO = {"who": {"teller": "self"}, "age": {"age_group": "18", "country": "DE"}}
READ = {"key-information": {}, "understanding": {}, "choices": {}}
SIGNED = WHO | READ | {"sign": {"name": "x"}}
CONSENT = ["who", "age", "key-information", "understanding", "choices", "sign"]
BEFORE = SIGNED | {"story": {}, "about": {}}  # up to the disease


def keys(steps):
    return [step.key for step in steps]


def test_without_answers_only_the_steps_for_everybody_apply():
    assert keys(applicable({})) == [
        *CONSENT,
        *["story", "about", "diagnosis", "markers", "organs", "treatments", "car-t", "today"],
    ]


def test_a_way_that_is_closed_has_a_step_that_never_has_an_answer():
    answers = {"who": {"teller": "self"}, "age": {"age_group": "12-15", "country": "DE"}}
    assert first_gap(answers).key == "closed"
    assert not Route(answers, "key-information").is_open


def test_a_childs_no_has_one_too():
    child = {"who": {"teller": "parent"}, "age": {"age_group": "12-15", "country": "DE"}}
    answers = child | READ | {"assent": {"agrees": False}}
    assert first_gap(answers).key == "declined"
    assert first_gap(answers | {"assent": {"agrees": True}}).key == "sign"


def test_after_an_infusion_it_is_asked_for_and_of_who_died_their_death():
    infused = keys(applicable({"car-t": {"status": "infused"}}))
    assert infused[-5:] == ["infusion", "afterwards", "since", "before", "today"]
    assert keys(applicable({"who": {"teller": "relative"}}))[-2:] == ["car-t", "death"]


def test_each_chosen_disease_brings_its_own_step_in_the_lists_order():
    answers = {"diagnosis": {"families": ["other", "aps", "sle", "sjogren", "ssc", "mctd", "iim"]}}
    whole = keys(applicable(answers))
    first = whole.index("diagnosis") + 1
    assert whole[first : whole.index("markers")] == [
        *["lupus", "myositis", "scleroderma", "mctd", "sjogren", "aps", "other"]
    ]


def test_a_step_that_not_everybody_meets_says_who_does():
    asked_of_all = keys(applicable({}))
    dead_ends = {"closed", "declined"}  # they ask nothing
    for step in STEPS:
        assert step.only_if or step.key in dead_ends or step.key in asked_of_all, step.key


def test_each_step_stands_in_one_part():
    parts = [key for _title, steps in PARTS for key in steps]
    assert len(parts) == len(set(parts))
    assert set(keys(STEPS)) <= set(parts)


def test_coming_back_shows_what_is_done_what_is_next_and_what_is_left():
    answers = SIGNED
    states = {task.key: task.state for part in tasks(answers) for task in part.tasks}
    assert states["sign"] == "done"
    assert states["story"] == "next"
    assert states["about"] == "to_come"
    assert [*keys(applicable(answers)), "check"] == list(states)


def test_the_first_gap_is_the_first_applicable_step_without_an_answer():
    assert first_gap({}).key == "who"
    assert first_gap(BEFORE | {"diagnosis": {"families": ["iim"]}}).key == "myositis"


def test_a_step_behind_a_gap_is_not_open():
    assert not Route(SIGNED, "car-t").is_open
    assert Route(SIGNED, "story").is_open
    assert Route(SIGNED, "who").is_open


def test_a_step_that_does_not_apply_is_not_open():
    answers = BEFORE | {"diagnosis": {"families": ["sle"]}}
    assert not Route(answers, "myositis").is_open


def test_after_a_change_the_way_leads_back_to_the_check_page_or_to_a_new_gap():
    whole = BEFORE | {
        "diagnosis": {"families": ["sle"]}, "lupus": {}, "markers": {}, "organs": {},
        "treatments": {}, "car-t": {}, "today": {},
    }  # fmt: skip
    assert Route(whole, "age", is_change=True).after(whole) is None
    changed = whole | {"diagnosis": {"families": ["ssc"]}}
    assert Route(changed, "diagnosis", is_change=True).after(changed).key == "scleroderma"


def test_going_on_leads_through_the_steps_in_order():
    assert Route(SIGNED, "who").after(SIGNED).key == "age"
    assert Route(SIGNED, "sign").after(SIGNED).key == "story"
    assert Route(SIGNED, "age").before.key == "who"
    assert Route(SIGNED, "who").before is None


def test_a_disease_taken_back_in_another_tab_leads_to_what_is_left():
    here = Route(BEFORE | {"diagnosis": {"families": ["sle"]}}, "lupus")
    elsewhere = BEFORE | {"diagnosis": {"families": ["ssc"]}, "lupus": {}}
    assert here.after(elsewhere).key == "scleroderma"
