"""A country's list of trials, from the page cache, beside nginx that sends the same bytes as a file."""

from tests.bench.populating import as_owner
from tests.bench.reading import measure_page
from tests.bench.site import Site
from tests.factories.trials import applied_import, trial

PAGE = "/trials/sle/at/"
LISTED = 60  # a third of them open there
_COUNTRIES = ("AT", "DE", "US")


def measure(site: Site, size: int) -> list[tuple[str, ...]]:
    with as_owner(site):
        made = applied_import()
        for number in range(LISTED):
            places = [(_COUNTRIES[number % 3], "RECRUITING"), ("FR", "COMPLETED")]
            trial(f"NCT9997{number:04d}", places=places, made_import=made)
    return measure_page(site, PAGE, "a list of trials", size)
