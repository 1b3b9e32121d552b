from intake.steps import Route, applicable, first_gap

SIGNED = {"consent": {"name": "x"}}


def keys(steps):
    return [step.key for step in steps]


def test_without_answers_only_the_steps_for_everybody_apply():
    assert keys(applicable({})) == ["consent", "country", "diagnosis", "car-t", "today", "story"]


def test_each_chosen_disease_brings_its_own_step_in_the_lists_order():
    answers = {"diagnosis": {"families": ["other", "sle", "ssc", "iim"]}}
    diseases = ["lupus", "myositis", "scleroderma", "other"]
    found = keys(applicable(answers))
    assert found[found.index("diagnosis") + 1 : found.index("car-t")] == diseases


def test_the_first_gap_is_the_first_applicable_step_without_an_answer():
    assert first_gap({}).key == "consent"
    assert first_gap(SIGNED | {"country": {}, "diagnosis": {"families": ["iim"]}}).key == "myositis"


def test_a_step_behind_a_gap_is_not_open():
    assert not Route(SIGNED, "story").is_open
    assert Route(SIGNED, "country").is_open
    assert Route(SIGNED, "consent").is_open


def test_a_step_that_does_not_apply_is_not_open():
    answers = SIGNED | {"country": {}, "diagnosis": {"families": ["sle"]}}
    assert not Route(answers, "myositis").is_open


def test_after_a_change_the_way_leads_back_to_the_check_page_or_to_a_new_gap():
    whole = SIGNED | {
        "country": {}, "diagnosis": {"families": ["sle"]}, "lupus": {}, "car-t": {}, "today": {},
        "story": {},
    }  # fmt: skip
    assert Route(whole, "country", is_change=True).after(whole) is None
    changed = whole | {"diagnosis": {"families": ["ssc"]}}
    assert Route(changed, "diagnosis", is_change=True).after(changed).key == "scleroderma"


def test_going_on_leads_through_the_steps_in_order():
    answers = SIGNED | {"country": {}}
    assert Route(answers, "consent").after(answers).key == "country"
    assert Route(answers, "country").after(answers).key == "diagnosis"
    assert Route(answers, "country").before.key == "consent"
    assert Route(answers, "consent").before is None


def test_a_disease_taken_back_in_another_tab_leads_to_what_is_left():
    here = Route(SIGNED | {"country": {}, "diagnosis": {"families": ["sle"]}}, "lupus")
    elsewhere = SIGNED | {"country": {}, "diagnosis": {"families": ["ssc"]}, "lupus": {}}
    assert here.after(elsewhere).key == "scleroderma"
