"""Where the actors stand: computed once, the same for the same network, so that no page has to."""

import math

import networkx as nx

SPACING = 190.0
"""Points between neighbours."""
LARGEST_FORCED = 3000
"""Actors beyond which forces cost too much; larger networks stand on a spiral by their degree."""
BELOW = math.pi / 3
"""Where the ring of small parts begins: under the large one, where a page has room."""
EVENNESS = 0.62
"""Power to which distances from the middle are taken: 1 leaves them, 0 puts everybody on a ring."""
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def positions(network: "nx.MultiDiGraph[str]") -> dict[str, tuple[float, float]]:
    """Return a place in points for each node: connected parts side by side, the largest in the middle.

    Args:
        network: the network, whose edges may have a weight.
    """
    simple = _simple(network)
    parts = sorted(nx.connected_components(simple), key=lambda part: (-len(part), min(part)))
    return _packed([_part(simple.subgraph(sorted(part))) for part in parts])


_Layout = dict[str, tuple[float, float]]


def _packed(layouts: list[_Layout]) -> _Layout:
    """Small layouts in rings round the first, largest one."""
    placed: _Layout = {}
    ring, angle, widest = 0.0, 0.0, 0.0
    for number, layout in enumerate(layouts):
        radius = max((math.hypot(x, y) for x, y in layout.values()), default=0.0) + SPACING * 0.35
        if number == 0:
            placed |= layout
            ring, widest = radius, 0.0
            continue
        distance = ring + max(radius, widest)
        share = 2 * math.asin(min(radius / distance, 1.0))
        if angle + share > 2 * math.pi + 1e-9 and angle > 0:
            ring, angle, widest = ring + 2 * widest, 0.0, 0.0
            distance = ring + radius
            share = 2 * math.asin(min(radius / distance, 1.0))
        widest = max(widest, radius)
        direction = BELOW + angle + share / 2
        dx, dy = distance * math.cos(direction), distance * math.sin(direction)
        placed |= {node: (_r(x + dx), _r(y + dy)) for node, (x, y) in layout.items()}
        angle += share
    return placed


def _r(value: float) -> float:
    return round(value, 1)


def _simple(network: "nx.MultiDiGraph[str]") -> "nx.Graph[str]":
    simple: nx.Graph[str] = nx.Graph()
    simple.add_nodes_from(sorted(network.nodes))
    for source, target in sorted({(min(u, v), max(u, v)) for u, v in network.edges()}):
        simple.add_edge(source, target)
    return simple


def _part(part: "nx.Graph[str]") -> dict[str, tuple[float, float]]:
    nodes = sorted(part.nodes)
    if len(nodes) == 1:
        return {nodes[0]: (0.0, 0.0)}
    if len(nodes) > LARGEST_FORCED:
        return _spiral(part)
    ordered: nx.Graph[str] = nx.Graph()
    ordered.add_nodes_from(nodes)
    ordered.add_edges_from(sorted(part.edges))
    start = _spiral(ordered)
    unit = {node: (x / SPACING, y / SPACING) for node, (x, y) in start.items()}
    iterations = 120 if len(nodes) < 800 else 40
    laid = nx.spring_layout(ordered, pos=unit, k=1.9 / math.sqrt(len(nodes)), iterations=iterations, seed=1)
    placed = {node: (float(x), float(y)) for node, (x, y) in laid.items()}
    return _apart(_evened(_centred(placed, ordered)))


def _evened(placed: _Layout) -> _Layout:
    """Drawn together at the rim and apart in the middle, where springs leave the well connected in a heap."""
    rim = max(1.0, *(math.hypot(*point) for point in placed.values()))
    stretch = {
        node: EVENNESS * (max(math.hypot(*point), 1.0) / rim) ** (EVENNESS - 1) for node, point in placed.items()
    }
    return {node: (_r(x * stretch[node]), _r(y * stretch[node])) for node, (x, y) in placed.items()}


def _centred(laid: _Layout, part: "nx.Graph[str]") -> _Layout:
    """Round its middle, with edges of SPACING points on average."""
    length = sum(math.dist(laid[u], laid[v]) for u, v in part.edges) / part.number_of_edges() or 1.0
    scale = SPACING / length
    middle = [sum(point[axis] for point in laid.values()) / len(laid) for axis in (0, 1)]
    return {node: (_r((x - middle[0]) * scale), _r((y - middle[1]) * scale)) for node, (x, y) in sorted(laid.items())}


def _spiral(part: "nx.Graph[str]") -> dict[str, tuple[float, float]]:
    """The best connected in the middle, the others round them (Vogel's sunflower)."""
    ranked = sorted(part.nodes, key=lambda node: (-part.degree[node], node))
    return {
        node: (
            SPACING * 0.5 * math.sqrt(i) * math.cos(i * GOLDEN_ANGLE),
            SPACING * 0.5 * math.sqrt(i) * math.sin(i * GOLDEN_ANGLE),
        )
        for i, node in enumerate(ranked)
    }


def _apart(
    placed: dict[str, tuple[float, float]], *, least: float = 130.0, rounds: int = 60
) -> dict[str, tuple[float, float]]:
    """Push apart what would overlap, looking only at neighbours in a grid."""
    points = {node: [x, y] for node, (x, y) in sorted(placed.items())}
    for _ in range(rounds):
        grid: dict[tuple[int, int], list[str]] = {}
        for node, (x, y) in points.items():
            grid.setdefault((int(x // least), int(y // least)), []).append(node)
        if not sum(_push(points, node, grid, least) for node in points):
            break
    return {node: (_r(x), _r(y)) for node, (x, y) in points.items()}


def _push(points: dict[str, list[float]], node: str, grid: dict[tuple[int, int], list[str]], least: float) -> int:
    x, y = points[node]
    column, row = int(x // least), int(y // least)
    moved = 0
    for other in (o for dx in (-1, 0, 1) for dy in (-1, 0, 1) for o in grid.get((column + dx, row + dy), ())):
        if other <= node:
            continue
        away = [points[other][0] - points[node][0], points[other][1] - points[node][1]]
        distance = math.hypot(*away) or 1e-6
        if distance < least:
            shift = (least - distance) / 2 / distance
            for axis in (0, 1):
                step = away[axis] * shift if distance > 1e-3 else least / 2 * (1 - axis)
                points[node][axis] -= step
                points[other][axis] += step
            moved += 1
    return moved
