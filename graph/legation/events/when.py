"""When an act happened: expressions of time, resolved against the article's date to the precision given."""

import calendar
import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from spacy.tokens import Doc, Span, Token

from legation.events.embeddings import Complement, Step
from legation.model import Status, When

MONTHS = {name.lower(): n for n in range(1, 13) for name in (calendar.month_name[n], calendar.month_abbr[n])} | {
    "sept": 9
}
DAYS = {name.lower(): n for n, name in enumerate(calendar.day_name)}
NUMBERS = {
    word: n
    for n, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
} | {"a": 1, "an": 1}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY = "|".join(DAYS)


def when_of(trigger: Token, steps: Iterable[Step], *, status: Status, on: date | None) -> tuple[When | None, bool]:
    """Return when the act of TRIGGER happened or is to happen, and whether the text says so.

    Args:
        trigger: the word that states the act.
        steps: the words above it, nearest first.
        status: its status; what is planned lies ahead.
        on: the article's date, or None.

    Returns:
        The day or interval that the clause states; without one, the article's date for what has
        happened or is denied, and None for what is planned, possible, or told as past by then ("had met").
        The second is False where the article's date stands for what the text leaves open.
    """
    ahead = status in (Status.PLANNED, Status.POSSIBLE)
    steps = list(steps)
    words = _clause(trigger, steps)
    for entity in trigger.sent.ents:
        if entity.label_ in ("DATE", "TIME") and _hangs_on(entity, words):
            found = resolve_date(entity.text, on=on, ahead=ahead)
            if found:
                return found, True
    if on is None or ahead or _is_past_by_then(trigger.doc, words, steps):
        return None, False
    return When(start=on, end=on), False


def _is_past_by_then(doc: Doc, words: set[int], steps: list[Step]) -> bool:
    """Whether a clause is in the past perfect by itself, not because it is reported in the past."""
    if any(step.complement is Complement.THAT for step in steps):
        return False
    return any(
        child.dep_ == "aux" and child.lower_ in ("had", "'d", "’d") and doc[i].tag_ == "VBN"
        for i in words
        for child in doc[i].children
    )


def _clause(trigger: Token, steps: Iterable[Step]) -> set[int]:
    words = {trigger.i}
    for step in steps:
        if step.complement not in (Complement.SAME, Complement.NOUN):
            break
        words.add(step.above.i)
    return words


def _hangs_on(entity: Span, words: set[int]) -> bool:
    """Whether an expression of time modifies one of the words, or a plain noun below them."""
    for above in entity.root.ancestors:
        if above.i in words:
            return True
        if above.pos_ in ("VERB", "AUX"):
            return False
    return False


def resolve_date(text: str, *, on: date | None, ahead: bool = False) -> When | None:
    """Return the day or interval that an expression of time means.

    Args:
        text: the expression ("January 21", "last week", "Wednesday").
        on: the day on which it was written, or None; then only full dates are resolved.
        ahead: whether it tells of what is to come.

    >>> str(resolve_date("Wednesday", on=date(2022, 1, 21)))
    '2022-01-19'
    >>> str(resolve_date("next week", on=date(2022, 1, 21)))
    '2022-01-24/2022-01-30'
    """
    lowered = text.lower().replace(",", " ").replace(".", " ")
    for pattern, resolve in _RULES:
        match = re.search(pattern, lowered)
        if match:
            try:
                return resolve(match, on, ahead)
            except (ValueError, OverflowError):
                return None
    return None


_Rule = Callable[[re.Match[str], date | None, bool], When | None]


def _day(day: date) -> When:
    return When(start=day, end=day)


def _full(match: re.Match[str], on: date | None, ahead: bool) -> When | None:
    return _day(date(int(match["year"]), MONTHS[match["month"]], int(match["day"])))


def _month_day(match: re.Match[str], on: date | None, ahead: bool) -> When | None:
    if on is None:
        return None
    month, day = MONTHS[match["month"]], int(match["day"])
    years = (on.year, on.year + 1) if ahead else (on.year, on.year - 1)
    candidates = [date(year, month, day) for year in years if day <= calendar.monthrange(year, month)[1]]
    slack = timedelta(days=3)
    fitting = [d for d in candidates if (d >= on - slack if ahead else d <= on + slack)]
    return _day(fitting[0]) if fitting else None


def _month_year(match: re.Match[str], on: date | None, ahead: bool) -> When | None:
    return _month(int(match["year"]), MONTHS[match["month"]])


def _month(year: int, month: int) -> When:
    return When(start=date(year, month, 1), end=date(year, month, calendar.monthrange(year, month)[1]))


def _month_alone(match: re.Match[str], on: date | None, ahead: bool) -> When | None:
    if on is None:
        return None
    month = MONTHS[match["month"]]
    later = (month < on.month) if ahead else (month > on.month)
    return _month(on.year + (later if ahead else -later), month)


def _year(match: re.Match[str], on: date | None, ahead: bool) -> When | None:
    year = int(match["year"])
    return When(start=date(year, 1, 1), end=date(year, 12, 31))


def _near(match: re.Match[str], on: date | None, ahead: bool) -> When | None:
    offsets = {"yesterday": -1, "tomorrow": 1}
    return _day(on + timedelta(days=offsets.get(match[0].strip(), 0))) if on else None


def _weekday(match: re.Match[str], on: date | None, ahead: bool) -> When | None:
    if on is None:
        return None
    back = (on.weekday() - DAYS[match["day"]]) % 7
    if ahead or match["which"] == "next":
        return _day(on + timedelta(days=(7 - back) % 7 or (0 if back == 0 and match["which"] != "next" else 7)))
    return _day(on - timedelta(days=back or (7 if match["which"] == "last" else 0)))


def _period(match: re.Match[str], on: date | None, ahead: bool) -> When | None:
    if on is None:
        return None
    step = {"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1, "coming": 1}[match["which"]]
    match match["unit"]:
        case "week":
            start = on - timedelta(days=on.weekday()) + timedelta(weeks=step)
            return When(start=start, end=start + timedelta(days=6))
        case "month":
            months = on.year * 12 + on.month - 1 + step
            return _month(months // 12, months % 12 + 1)
        case "year":
            return When(start=date(on.year + step, 1, 1), end=date(on.year + step, 12, 31))
    return None


def _weekend(match: re.Match[str], on: date | None, ahead: bool) -> When | None:
    if on is None:
        return None
    saturday = on - timedelta(days=(on.weekday() - 5) % 7) + timedelta(weeks=1 if ahead and on.weekday() < 5 else 0)
    return When(start=saturday, end=saturday + timedelta(days=1))


def _ago(match: re.Match[str], on: date | None, ahead: bool) -> When | None:
    if on is None:
        return None
    word = match["n"]
    count = int(word) if word.isdigit() else NUMBERS[word]
    match match["unit"]:
        case "day":
            return _day(on - timedelta(days=count))
        case "week":
            return _day(on - timedelta(weeks=count)) if word.isdigit() or count > 1 else _period_back(on, 1)
        case "month":
            months = on.year * 12 + on.month - 1 - count
            return _month(months // 12, months % 12 + 1)
        case _:
            return When(start=date(on.year - count, 1, 1), end=date(on.year - count, 12, 31))


def _period_back(on: date, weeks: int) -> When:
    start = on - timedelta(days=on.weekday()) - timedelta(weeks=weeks)
    return When(start=start, end=start + timedelta(days=6))


_RULES: tuple[tuple[str, _Rule], ...] = (
    (rf"\b(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<year>\d{{4}})\b", _full),
    (rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})\s+(?P<year>\d{{4}})\b", _full),
    (rf"\b(?P<month>{_MONTH})\s+(?P<year>\d{{4}})\b", _month_year),
    (rf"\b(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b", _month_day),
    (rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})\b", _month_day),
    (r"\b(?P<n>\d+|" + "|".join(NUMBERS) + r")\s+(?P<unit>day|week|month|year)s?\s+(?:ago|earlier|before)\b", _ago),
    (r"\b(?P<which>last|past|previous|this|next|coming)\s+(?P<unit>week|month|year)\b", _period),
    (r"\bweekend\b", _weekend),
    (rf"\b(?:(?P<which>last|next|this|past)\s+)?(?P<day>{_DAY})\b", _weekday),
    (r"^(?:since\s+|in\s+|early\s+|late\s+|mid-?)?(?P<year>(?:19|20)\d\d)$", _year),
    (rf"^(?:in\s+|early\s+|late\s+|last\s+|this\s+)?(?P<month>{_MONTH})$", _month_alone),
    (r"\b(?:today|tonight|this morning|this afternoon|this evening|yesterday|tomorrow)\b", _near),
)
