from articles.body.citations import cited_keys, number_citations


def test_references_are_numbered_by_first_use():
    html, order = number_citations("<p>One [@b]. Two [@a; @b].</p>", ["a", "b"])
    assert order == ["b", "a"]
    assert html == (
        '<p>One<sup class="ref"><a href="#ref-1">1</a></sup>. '
        'Two<sup class="ref"><a href="#ref-1">1</a>, <a href="#ref-2">2</a></sup>.</p>'
    )


def test_a_citation_of_an_unknown_key_stays_as_it_is():
    html, order = number_citations("One [@a]. Two [@nobody].", ["a"])
    assert order == ["a"]
    assert html.endswith("Two [@nobody].")


def test_each_cited_key_is_found_once():
    assert cited_keys("[@a] [@b; @a] not@this [b]") == ["a", "b"]
