"""Everything that patients read is in every language."""

import pytest

from tests import catalogs


@pytest.mark.parametrize("code", ["de", "es"])
def test_every_string_that_patients_read_is_translated(code: str) -> None:
    known = {
        catalogs.key_of(message)
        for message in catalogs.catalog(code)
        if message.id and all(catalogs.forms(message)) and not message.fuzzy
    }
    missing = [(file, key) for key, file in catalogs.strings().items() if key not in known]
    assert missing == [], f"{len(missing)} not translated; make messages gathers them"
