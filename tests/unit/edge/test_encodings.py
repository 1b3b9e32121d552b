"""Which codings are left in Accept-Encoding."""

import pytest

from hesperion.edge.encodings import AcceptedEncodings, accepted


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br", "gzip, deflate, br"),
        ("gzip;q=0", ""),
        ("gzip;q=0.000", ""),
        ("gzip; q=0, br", "br"),
        ("GZIP;Q=0", ""),
        ("gzip;q=0.001", "gzip"),
        ("gzip ; q = 1", "gzip"),
        ("*", "gzip"),
        ("*;q=0", ""),
        ("gzip;q=0, *", ""),
        ("br;q=1, *;q=0.1", "br, gzip"),
        ("identity", "identity"),
        ("gzip;q=nonsense", ""),
        ("gzip;q=nan", ""),
        (",,;,", ""),
    ],
)
def test_only_what_is_taken_is_left(told, left):
    assert accepted(told) == left


def test_the_application_is_told_so_and_nothing_where_nothing_was_said():
    seen = []

    def application(environ, start):
        seen.append(environ.get("HTTP_ACCEPT_ENCODING"))
        return []

    AcceptedEncodings(application)({"HTTP_ACCEPT_ENCODING": "gzip;q=0, br"}, None)
    AcceptedEncodings(application)({}, None)
    assert seen == ["br", None]
