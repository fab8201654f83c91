"""Pictures of an answer, drawn as SVG by a template: bars, counts by time, and who is tied to whom."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from legation.network.layout import positions
from legation.web.cells import Sheet

BARS, EDGES, SERIES = 40, 60, 2
"""How many bars, ties and numbers beside each other a picture has at most."""
LONGEST = 48
"""Characters of a name beside a bar."""
WIDTH, LABELS, VALUES, LINE, GAP = 760, 300, 70, 20, 6
_DAY = re.compile(r"-?\d{4,}-\d\d-\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar: which of the numbers it stands for, where it stands, how long it is, and what is written at its end."""

    series: int
    y: float
    length: float
    height: float
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A name with its bars, and where it is written."""

    name: str
    y: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars beside names.

    Attributes:
        title: what it shows, in words.
        series: what each of the numbers is.
        groups: names with bars.
        width: in points.
        height: in points.
        labels: width of the names.
        left_out: how many names are not shown.
    """

    title: str
    series: tuple[str, ...]
    groups: tuple[Group, ...]
    width: int
    height: int
    labels: int
    left_out: int


def chart_of(sheet: Sheet) -> Chart | None:
    """Return a chart of a table: its numbers by its texts, or how many rows each time has, or each first text.

    Args:
        sheet: the table; nothing can be drawn of one without rows.
    """
    if not sheet.rows:
        return None
    numbers = [i for i in range(len(sheet.columns)) if sheet.is_number(i)][:SERIES]
    days = [i for i in range(len(sheet.columns)) if i not in numbers and _are_days(sheet.texts(i))]
    texts = [i for i in range(len(sheet.columns)) if i not in (*numbers, *days) and any(sheet.texts(i))]
    if numbers and texts:
        named = texts[:2] if _repeats(sheet.texts(texts[0])) else texts[:1]
        rows = [(" · ".join(row[i].text for i in named if row[i].text) or "–", [_number(row[i].text) for i in numbers]) for row in sheet.rows]
        title = f"{' and '.join(_words(sheet.columns[i]) for i in numbers)} by {' and '.join(_words(sheet.columns[i]) for i in named)}"
        return _chart(title, tuple(_words(sheet.columns[i]) for i in numbers), rows)
    if days:
        unit, counts = _by_time([text for text in sheet.texts(days[0]) if text])
        return _chart(f"rows by {unit} of {_words(sheet.columns[days[0]])}", ("rows",), [(name, [float(n)]) for name, n in counts])
    column = texts[0] if texts else 0
    ranked = sorted(Counter(filter(None, sheet.texts(column))).items(), key=lambda item: (-item[1], item[0]))
    return _chart(f"rows by {_words(sheet.columns[column])}", ("rows",), [(name, [float(n)]) for name, n in ranked])


def _are_days(texts: Sequence[str]) -> bool:
    given = [text for text in texts if text]
    return bool(given) and all(_DAY.fullmatch(text) for text in given)


def _repeats(texts: Sequence[str]) -> bool:
    return len(set(texts)) < len(texts)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if abs(value) < 1e15 else 0.0  # neither infinite nor NaN


def _by_time(days: Sequence[str]) -> tuple[str, list[tuple[str, int]]]:
    """Counts by day, month or year, the finest that still fits, in order; those between without any are left out."""
    for unit, length in (("day", 10), ("month", 7), ("year", 4)):
        counts = Counter(day[:length] for day in days)
        if len(counts) <= BARS or unit == "year":
            return unit, sorted(counts.items())
    raise AssertionError("there is a coarsest unit")


def _chart(title: str, series: tuple[str, ...], rows: Sequence[tuple[str, Sequence[float]]]) -> Chart:
    shown = rows[:BARS]
    most = max((abs(value) for _, values in shown for value in values), default=0) or 1
    room, thick = WIDTH - LABELS - VALUES, LINE if len(series) == 1 else 0.75 * LINE
    step = len(series) * thick + GAP
    groups = []
    for place, (name, values) in enumerate(shown):
        top = place * step
        bars = tuple(
            Bar(series=i, y=round(top + i * thick, 1), length=round(abs(value) / most * room, 1), height=round(thick - 1, 1), value=f"{value:,g}")
            for i, value in enumerate(values)
        )
        groups.append(Group(name=name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…", y=round(top + (step - GAP) / 2, 1), bars=bars))
    return Chart(
        title=title, series=series, groups=tuple(groups), width=WIDTH, height=math.ceil(len(shown) * step), labels=LABELS,
        left_out=len(rows) - len(shown),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An actor: its name, where it leads, and where it stands."""

    name: str
    address: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A tie between two places, with how many rows tell of it."""

    x1: float
    y1: float
    x2: float
    y2: float
    rows: int
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Net:
    """Who is tied to whom.

    Attributes:
        title: what it shows, in words.
        nodes: actors.
        edges: ties.
        box: what an SVG shows: left, top, width, height.
        left_out: how many rows are not shown.
    """

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    box: tuple[float, float, float, float]
    left_out: int


def net_of(sheet: Sheet, *, centre: tuple[str, str] | None = None) -> Net | None:
    """Return who is tied to whom in a table: by the first two columns of actors; None where there are none.

    Args:
        sheet: the table; cells of actors lead to them.
        centre: name and address of the actor about whom it is, to whom those of an only column of actors are tied.
    """
    columns = [i for i in range(len(sheet.columns)) if _are_actors(sheet, i)]
    if len(columns) < 2 and (not columns or centre is None):
        return None
    pairs: Counter[tuple[tuple[str, str], tuple[str, str]]] = Counter()
    rows = sheet.rows[:EDGES]
    for row in rows:
        ends = [(row[i].text, row[i].address or "") for i in columns[:2]]
        one, other = ends if len(ends) == 2 else (centre or ends[0], ends[0])
        if one[1] and other[1] and one != other:
            pairs[min(one, other), max(one, other)] += 1
    if not pairs:
        return None
    return _net(pairs, ties=" and ".join(_words(sheet.columns[i]) for i in columns[:2]), left_out=len(sheet.rows) - len(rows))


def _are_actors(sheet: Sheet, column: int) -> bool:
    cells = [row[column] for row in sheet.rows if row[column].text]
    leading = sum((cell.address or "").startswith("/actor/") for cell in cells)
    return bool(cells) and 2 * leading >= len(cells)


def _net(pairs: Mapping[tuple[tuple[str, str], tuple[str, str]], int], *, ties: str, left_out: int) -> Net:
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    names = {address: name for pair in pairs for name, address in pair}
    for ((_, one), (_, other)), rows in sorted(pairs.items()):
        network.add_edge(one, other, weight=rows)
    places = positions(network)
    xs, ys = [x for x, _ in places.values()], [y for _, y in places.values()]
    margin = 90.0
    box = (min(xs) - margin, min(ys) - margin / 2, max(xs) - min(xs) + 2 * margin, max(ys) - min(ys) + margin)
    edges = tuple(
        Edge(x1=places[one][0], y1=places[one][1], x2=places[other][0], y2=places[other][1], rows=rows, width=round(1 + rows**0.5, 1))
        for ((_, one), (_, other)), rows in sorted(pairs.items())
    )
    nodes = tuple(Node(name=names[a], address=a, x=x, y=y) for a, (x, y) in sorted(places.items()))
    return Net(
        title=f"{len(nodes)} actors and {len(edges)} ties between {ties}", nodes=nodes, edges=edges,
        box=(round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)), left_out=left_out,
    )  # fmt: skip
