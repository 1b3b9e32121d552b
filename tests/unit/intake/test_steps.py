from intake.parts import PARTS, tasks
from intake.route import Route
from intake.steps import STEPS, applicable, first_gap

SIGNED = {"consent": {"name": "x"}}
BEFORE = SIGNED | {"country": {}, "story": {}, "about": {}}  # up to the disease


def keys(steps):
    return [step.key for step in steps]


def test_without_answers_only_the_steps_for_everybody_apply():
    assert keys(applicable({})) == [
        *["consent", "country", "story", "about", "diagnosis", "markers", "organs", "treatments"],
        "car-t",
    ]


def test_each_chosen_disease_brings_its_own_step_in_the_lists_order():
    answers = {"diagnosis": {"families": ["other", "aps", "sle", "sjogren", "ssc", "mctd", "iim"]}}
    whole = keys(applicable(answers))
    first = whole.index("diagnosis") + 1
    assert whole[first : whole.index("markers")] == [
        *["lupus", "myositis", "scleroderma", "mctd", "sjogren", "aps", "other"]
    ]


def test_the_steroid_is_asked_for_only_where_one_is_used_now():
    assert "steroid" in keys(applicable({"treatments": {"now": ["glucocorticoid"]}}))
    assert "steroid" not in keys(
        applicable({"treatments": {"now": [], "past": ["glucocorticoid"]}})
    )


def test_a_step_that_not_everybody_meets_says_who_does():
    asked_of_all = keys(applicable({}))
    assert all(step.only_if for step in STEPS if step.key not in asked_of_all)


def test_each_step_stands_in_one_part():
    parts = [key for _title, steps in PARTS for key in steps]
    assert len(parts) == len(set(parts))
    assert set(keys(STEPS)) <= set(parts)


def test_coming_back_shows_what_is_done_what_is_next_and_what_is_left():
    answers = SIGNED | {"country": {}}
    states = {task.key: task.state for _title, found in tasks(answers) for task in found}
    assert states["country"] == "done"
    assert states["story"] == "next"
    assert states["about"] == "to_come"
    assert keys(applicable(answers)) == list(states)


def test_the_first_gap_is_the_first_applicable_step_without_an_answer():
    assert first_gap({}).key == "consent"
    assert first_gap(BEFORE | {"diagnosis": {"families": ["iim"]}}).key == "myositis"


def test_a_step_behind_a_gap_is_not_open():
    assert not Route(SIGNED, "car-t").is_open
    assert Route(SIGNED, "country").is_open
    assert Route(SIGNED, "consent").is_open


def test_a_step_that_does_not_apply_is_not_open():
    answers = BEFORE | {"diagnosis": {"families": ["sle"]}}
    assert not Route(answers, "myositis").is_open


def test_after_a_change_the_way_leads_back_to_the_check_page_or_to_a_new_gap():
    whole = BEFORE | {
        "diagnosis": {"families": ["sle"]}, "lupus": {}, "markers": {}, "organs": {},
        "treatments": {}, "car-t": {},
    }  # fmt: skip
    assert Route(whole, "age", is_change=True).after(whole) is None
    changed = whole | {"diagnosis": {"families": ["ssc"]}}
    assert Route(changed, "diagnosis", is_change=True).after(changed).key == "scleroderma"


def test_going_on_leads_through_the_steps_in_order():
    answers = SIGNED | {"country": {}}
    assert Route(answers, "consent").after(answers).key == "country"
    assert Route(answers, "country").after(answers).key == "story"
    assert Route(answers, "country").before.key == "consent"
    assert Route(answers, "consent").before is None


def test_a_disease_taken_back_in_another_tab_leads_to_what_is_left():
    here = Route(BEFORE | {"diagnosis": {"families": ["sle"]}}, "lupus")
    elsewhere = BEFORE | {"diagnosis": {"families": ["ssc"]}, "lupus": {}}
    assert here.after(elsewhere).key == "scleroderma"
