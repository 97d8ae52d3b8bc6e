"""Times as sources state them → ISO 8601, as precise as they are known. Nothing is added: no zone, no time of day."""

import re
from datetime import date, datetime, time

_MONTH, _DAY, _CLOCK = "(?:0[1-9]|1[0-2])", "(?:0[1-9]|[12][0-9]|3[01])", "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_TIME = rf"{_CLOCK}(?::[0-5][0-9](?:\.[0-9]+)?)?(?:Z|[+-]{_CLOCK})?"
_MOMENT = re.compile(rf"[0-9]{{4}}(?:-{_MONTH}(?:-{_DAY}(?:T{_TIME})?)?)?")
"""ISO 8601, calendar dates, extended format; the parts after the year may be left out from the end."""

_STATED_DAY = r"(\d{4})[-/](\d\d)[-/](\d\d)"
_STATED_CLOCK = r"(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)"
_OTHERS = (
    (re.compile(rf"{_STATED_DAY}[ T]{_STATED_CLOCK} ?(Z|[+-]\d\d:\d\d)?"), r"\1-\2-\3T\4\5"),
    (re.compile(rf"{_STATED_DAY}[ T]{_STATED_CLOCK} ?([+-]\d\d)(\d\d)"), r"\1-\2-\3T\4\5:\6"),
    (re.compile(_STATED_DAY), r"\1-\2-\3"),
    (re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)"), r"\1-\2-\3T\4:\5:\6Z"),
)
"""Other ways to write a time, each with the same in the form above. The last is that of web archives, always UTC."""


def is_moment(text: str) -> bool:
    """Whether `text` is a date or a time as far as it is known: `2026`, `2026-01-31`, `2026-01-31T08:00+07:00`."""
    return _MOMENT.fullmatch(text) is not None


def is_same_moment(one: str, other: str) -> bool:
    """Whether two moments are one, as far as both are known: the zone, too, may be left out."""
    if one.startswith(other) or other.startswith(one):
        return True
    if "T" not in one or "T" not in other:
        return False
    first, second = datetime.fromisoformat(one), datetime.fromisoformat(other)
    if first.tzinfo is None or second.tzinfo is None:
        return first.replace(tzinfo=None) == second.replace(tzinfo=None)
    return first == second


def moment_of(stated: object) -> str | None:
    """`stated` in ISO 8601; None when it is no text, or no time that there is."""
    if not isinstance(stated, str):
        return None
    text = stated.strip()
    for pattern, moment in _OTHERS:
        if pattern.fullmatch(text):
            text = pattern.sub(moment, text)
            break
    return text if is_moment(text) and _is_there(text) else None


def _is_there(moment: str) -> bool:
    """Whether the calendar has the day, and the day the time: there is no 31 February."""
    day, _, clock = moment.partition("T")
    parts = [int(part) for part in day.split("-")]
    try:
        date(*[*parts, 1, 1][:3])
        time.fromisoformat(clock.rstrip("Z") or "00:00")
    except ValueError:
        return False
    return True
