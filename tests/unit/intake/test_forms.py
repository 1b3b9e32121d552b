import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake import forms

FORMS = [
    forms.CountryForm, forms.DiagnosisForm, forms.LupusForm, forms.MyositisForm,
    forms.SclerodermaForm, forms.OtherForm, forms.CarTForm, forms.StoryForm,
]  # fmt: skip
NAMES = ["country", "families", "kind", "name", "status", "text",
         "first_symptoms_0", "first_symptoms_1", "diagnosed_0", "diagnosed_1"]  # fmt: skip
TYPED = st.text(st.characters(codec=None)) | st.sampled_from(
    ["yes", "sle", "iim", "ssc.sine", "2015", "5"]
)


@pytest.mark.parametrize("form_class", FORMS)
@given(typed=st.fixed_dictionaries(dict.fromkeys(NAMES, TYPED)))
def test_whatever_is_typed_is_kept_whole_or_answered_with_a_sentence(form_class, typed):
    data = typed | {"families": [typed["families"]]}
    form = form_class(data)
    if form.is_valid():
        kept = json.loads(json.dumps(form.cleaned_data))
        assert form_class(data).is_valid()
        assert form_class(initial=kept).as_p()
    else:
        sentences = [str(sentence) for errors in form.errors.values() for sentence in errors]
        assert sentences
        assert all(sentence.endswith((".", "now.")) for sentence in sentences), sentences
