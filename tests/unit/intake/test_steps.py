from intake.steps import STEPS, Route, applicable, first_gap

WHO = {"who": {"teller": "self"}, "age": {"age_group": "18", "country": "DE"}}
READ = {"key-information": {}, "understanding": {}, "choices": {}}
SIGNED = WHO | READ | {"sign": {"name": "x"}}
CONSENT = ["who", "age", "key-information", "understanding", "choices", "sign"]


def keys(steps):
    return [step.key for step in steps]


def test_without_answers_only_the_steps_for_everybody_apply():
    assert keys(applicable({})) == [*CONSENT, "diagnosis", "car-t", "story"]


def test_each_chosen_disease_brings_its_own_step_in_the_lists_order():
    answers = {"diagnosis": {"families": ["other", "sle", "ssc", "iim"]}}
    never_an_adults = {"closed", "assent", "declined"}
    assert keys(applicable(answers)) == [key for key in keys(STEPS) if key not in never_an_adults]


def test_a_way_that_is_closed_has_a_step_that_never_has_an_answer():
    answers = {"who": {"teller": "self"}, "age": {"age_group": "12-15", "country": "DE"}}
    assert first_gap(answers).key == "closed"
    assert not Route(answers, "key-information").is_open


def test_a_childs_no_has_one_too():
    child = {"who": {"teller": "parent"}, "age": {"age_group": "12-15", "country": "DE"}}
    answers = child | READ | {"assent": {"agrees": False}}
    assert first_gap(answers).key == "declined"
    assert first_gap(answers | {"assent": {"agrees": True}}).key == "sign"


def test_the_first_gap_is_the_first_applicable_step_without_an_answer():
    assert first_gap({}).key == "who"
    assert first_gap(SIGNED | {"diagnosis": {"families": ["iim"]}}).key == "myositis"


def test_a_step_behind_a_gap_is_not_open():
    assert not Route(SIGNED, "story").is_open
    assert Route(SIGNED, "diagnosis").is_open
    assert Route(SIGNED, "who").is_open


def test_a_step_that_does_not_apply_is_not_open():
    answers = SIGNED | {"diagnosis": {"families": ["sle"]}}
    assert not Route(answers, "myositis").is_open


def test_after_a_change_the_way_leads_back_to_the_check_page_or_to_a_new_gap():
    whole = SIGNED | {
        "diagnosis": {"families": ["sle"]}, "lupus": {}, "car-t": {}, "story": {},
    }  # fmt: skip
    assert Route(whole, "age", is_change=True).after(whole) is None
    changed = whole | {"diagnosis": {"families": ["ssc"]}}
    assert Route(changed, "diagnosis", is_change=True).after(changed).key == "scleroderma"


def test_going_on_leads_through_the_steps_in_order():
    assert Route(SIGNED, "who").after(SIGNED).key == "age"
    assert Route(SIGNED, "sign").after(SIGNED).key == "diagnosis"
    assert Route(SIGNED, "age").before.key == "who"
    assert Route(SIGNED, "who").before is None


def test_a_disease_taken_back_in_another_tab_leads_to_what_is_left():
    here = Route(SIGNED | {"diagnosis": {"families": ["sle"]}}, "lupus")
    elsewhere = SIGNED | {"diagnosis": {"families": ["ssc"]}, "lupus": {}}
    assert here.after(elsewhere).key == "scleroderma"
