"""The day of publication: as stated, or as the text alone tells it."""

import calendar
import re
from datetime import date, datetime
from functools import lru_cache

MONTHS = {name.lower(): n for n in range(1, 13) for name in (calendar.month_name[n], calendar.month_abbr[n])} | {
    "sept": 9
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?:[T ]|\b)")
_NAMED = (
    re.compile(rf"\b(?P<month>{_MONTH})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})\b", re.I),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{_MONTH})\.?,? (?P<year>\d{{4}})\b", re.I),
)
_NUMERIC = re.compile(r"^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?\d{6}Z?)?$")
_DAY_WITHOUT_YEAR = re.compile(
    rf"\b(?P<month>{'|'.join(m for m in calendar.month_name if m)}) (?P<day>\d{{1,2}})\b(?!,? \d{{4}})"
)
_MONTH_WITH_YEAR = re.compile(
    rf"\b(?P<month>{'|'.join(m for m in calendar.month_name if m)})(?: \d{{1,2}},)? (?P<year>(?:19|20)\d\d)\b"
)


@lru_cache(maxsize=4096)
def parse_date(stated: str) -> date | None:
    """Return the day that a date says, or None where it says none.

    Args:
        stated: a date as metadata give it, ISO 8601 or with the month's name; never "03/04/2022",
            whose day and month nobody can tell apart.

    >>> parse_date("2022-01-21T10:00:00Z"), parse_date("January 21, 2022"), parse_date("03/04/2022")
    (datetime.date(2022, 1, 21), datetime.date(2022, 1, 21), None)
    """
    text = stated.strip()
    for pattern in (_ISO, _NUMERIC, _COMPACT):
        match = pattern.search(text)
        if match:
            return _day(*(int(part) for part in match.groups()[:3]))
    for named in _NAMED:
        match = named.search(text)
        if match:
            return _day(int(match["year"]), MONTHS[match["month"].lower().rstrip(".")], int(match["day"]))
    try:
        return datetime.strptime(text, "%a, %d %b %Y %H:%M:%S %z").date()
    except ValueError:
        return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def inferred_date(article: str, page: str) -> date | None:
    """Return the day of a report that states none, where the text tells it; a last resort.

    A report names its own day without the year ("met in Geneva on January 21"), and the page
    that carries it names a later month with its year. The report's day is then the last of that
    name before the latest such month, if one day is named at least twice and more often than any other.

    Args:
        article: the article's text.
        page: the whole page, with what stands round the article.

    >>> inferred_date("They met on January 21. On January 21 he said so.", "Since the invasion in February 2022.")
    datetime.date(2022, 1, 21)
    """
    days: dict[tuple[int, int], int] = {}
    for match in _DAY_WITHOUT_YEAR.finditer(article):
        day = (MONTHS[match["month"].lower()], int(match["day"]))
        days[day] = days.get(day, 0) + 1
    months = [(int(m["year"]), MONTHS[m["month"].lower()]) for m in _MONTH_WITH_YEAR.finditer(page)]
    ranked = sorted(days.items(), key=lambda item: -item[1])
    if not months or not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return None
    (month, number), (year, latest) = ranked[0][0], max(months)
    return _day(year if month <= latest else year - 1, month, number)
