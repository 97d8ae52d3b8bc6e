"""Times as sources state them."""

import pytest

from dbp_archive.moments import moment_of


@pytest.mark.parametrize(
    ("stated", "moment"),
    [
        ("2026", "2026"),
        ("2026-01", "2026-01"),
        ("2026-01-31", "2026-01-31"),
        ("2026/01/31", "2026-01-31"),
        (" 2026-01-31 08:00 ", "2026-01-31T08:00"),
        ("2026-01-31T08:00:00Z", "2026-01-31T08:00:00Z"),
        ("2026-01-31 08:00:00+07:00", "2026-01-31T08:00:00+07:00"),
        ("2026-01-31T08:00:00.123+0700", "2026-01-31T08:00:00.123+07:00"),
        ("20260131080000", "2026-01-31T08:00:00Z"),
        ("2024-02-29", "2024-02-29"),
        ("2026-02-29", None),
        ("2026-13-01", None),
        ("2026-01-31T25:00", None),
        ("0000-01-01", None),
        ("31/01/2026", None),
        ("31 January 2026", None),
        ("1769846400", None),
        ("", None),
        (1769846400, None),
        (None, None),
    ],
)
def test_a_moment_is_what_is_stated_and_no_more(stated: object, moment: str | None) -> None:
    assert moment_of(stated) == moment
