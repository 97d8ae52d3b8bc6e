"""How a language words things: words, sentences, numbers, dates, lists of names. Language-neutral values → text."""

import re
from collections.abc import Mapping, Sequence

from dbp_archive.languages.catalogue import Catalogue, message_key

_PLACE = re.compile(r"%(?:\((\w+)\)s|%)")
_MOMENT = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2})(?:T([0-9:.]+)(Z|[+-][0-9:]+)?)?)?)?")
"""ISO 8601: year, month, day, time, zone. Those behind the year may be left out from the end."""


class Wording:
    """What it takes to write in one language. Words that its catalogue does not have stay English."""

    def __init__(self, language: str, catalogue: Catalogue) -> None:
        self.language = language
        """BCP 47."""
        self._catalogue = catalogue
        pgettext = self.pgettext
        self.own_name = pgettext("the name of this language in this language", "English")
        """What it calls itself."""
        self.territory = pgettext("this language and its territory, as Open Graph names them", "en_GB")
        self._marks = str.maketrans({",": pgettext("between thousands", ","), ".": pgettext("before decimals", ".")})
        self._percent = pgettext("percent", "%(number)s%%")
        self._comma, self._and = pgettext("between names", ", "), pgettext("before the last name", " and ")
        self._date = pgettext("date", "%(day)s %(month)s %(year)s")
        self._month_of_year = pgettext("month of a year", "%(month)s %(year)s")
        self._year = pgettext("year", "%(year)s")
        self._moment = pgettext("date and time", "%(date)s, %(time)s")
        self._zoned_time = pgettext("time and its zone", "%(time)s (%(zone)s)")
        self._months = (
            pgettext("month", "January"),
            pgettext("month", "February"),
            pgettext("month", "March"),
            pgettext("month", "April"),
            pgettext("month", "May"),
            pgettext("month", "June"),
            pgettext("month", "July"),
            pgettext("month", "August"),
            pgettext("month", "September"),
            pgettext("month", "October"),
            pgettext("month", "November"),
            pgettext("month", "December"),
        )

    # The names that gettext gives them, by which templates and extraction tools know them.

    def gettext(self, words: str) -> str:
        """English interface words in this language."""
        return self._catalogue.translations.get(words, (words,))[0]

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """The same in the grammatical number that `number` asks for."""
        forms = self._catalogue.translations.get(singular)
        if forms is None:
            return singular if number == 1 else plural
        return forms[self._catalogue.plural_form(number) if len(forms) > 1 else 0]

    def pgettext(self, context: str, words: str) -> str:
        """Words whose meaning `context` tells."""
        return self._catalogue.translations.get(message_key(context, words), (words,))[0]

    def sentence(self, words: str, values: Mapping[str, str | float]) -> str:
        """An English sentence with places for values, as `%(name)s`, in this language and with its values."""
        return filled(self.gettext(words), {name: self._value(value) for name, value in values.items()})

    def _value(self, value: str | float) -> str:
        return value if isinstance(value, str) else self.decimal(value)

    def number(self, number: int) -> str:
        """A whole number with its thousands grouped: `2,200` in English, `2.200` in Vietnamese."""
        return f"{number:,}".translate(self._marks)

    def decimal(self, number: float) -> str:
        """A number with two decimals: `2,200.50`, `2.200,50`."""
        return f"{number:,.2f}".translate(self._marks)

    def percent(self, percent: int) -> str:
        """`97` → `97%`."""
        return filled(self._percent, {"number": self.number(percent)})

    def listed(self, names: Sequence[str]) -> str:
        """Names as a sentence has them: `A, B and C`."""
        if len(names) < 2:  # noqa: PLR2004
            return "".join(names)
        return f"{self._comma.join(names[:-1])}{self._and}{names[-1]}"

    def moment(self, text: str) -> str:
        """A date, as far as it is known, and a time of day in its own zone: `31 January 2026, 08:00 (UTC+07:00)`.

        `text` is ISO 8601, `2026` at least; what is not is given as it is.
        """
        found = _MOMENT.fullmatch(text)
        if not found:
            return text
        year, month, day, time, zone = found.groups()
        values = {"year": year}
        if month:
            values["month"] = self._months[int(month) - 1]
        if day:
            values["day"] = str(int(day))
        date = filled(self._date if day else self._month_of_year if month else self._year, values)
        if zone:
            time = filled(self._zoned_time, {"time": time, "zone": "UTC" if zone == "Z" else f"UTC{zone}"})
        return filled(self._moment, {"date": date, "time": time}) if time else date


def filled(sentence: str, values: Mapping[str, str]) -> str:
    """`sentence` with `values` at their places; a place without a value stays as it is."""
    return _PLACE.sub(lambda place: values.get(place[1], place[0]) if place[1] else "%", sentence)
