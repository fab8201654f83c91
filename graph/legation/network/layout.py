"""Where the actors stand: computed once, the same for the same network, so that no page has to."""

import math
from typing import TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import fft
from scipy.spatial import cKDTree

SPACING = 190.0
"""Points between neighbours."""
LARGEST_SPRUNG = 400
"""Actors up to which each pushes each; beyond, they push the cells of a mesh (layout of a large part)."""
LEAST = 130.0
"""Points between two actors at least, so that neither covers the other."""
BELOW = math.pi / 3
"""Where the ring of small parts begins: under the large one, where a page has room."""
EVENNESS = 0.62
"""Power to which distances from the middle are taken: 1 leaves them, 0 puts everybody on a ring."""
ROOM = 1.45
"""How much room, in LEAST each way, an actor of a large part has on average."""
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def positions(network: "nx.MultiDiGraph[str]") -> dict[str, tuple[float, float]]:
    """Return a place in points for each node: connected parts side by side, the largest in the middle.

    Args:
        network: the network, whose edges may have a weight.
    """
    simple = _simple(network)
    parts = sorted(nx.connected_components(simple), key=lambda part: (-len(part), min(part)))
    return _packed([_part(simple.subgraph(sorted(part))) for part in parts])


_Layout: TypeAlias = dict[str, tuple[float, float]]
_Array: TypeAlias = NDArray[np.float64]


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
    if len(nodes) > LARGEST_SPRUNG:
        return _apart(_meshed(part))
    ordered: nx.Graph[str] = nx.Graph()
    ordered.add_nodes_from(nodes)
    ordered.add_edges_from(sorted(part.edges))
    start = _spiral(ordered)
    unit = {node: (x / SPACING, y / SPACING) for node, (x, y) in start.items()}
    laid = nx.spring_layout(ordered, pos=unit, k=1.9 / math.sqrt(len(nodes)), iterations=120, seed=1)
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


def _meshed(part: "nx.Graph[str]") -> _Layout:
    """Laid out by forces whose cost does not grow with the square of the actors.

    Attraction by the logarithm of the distance (LinLog, Noack 2007) shows who belongs together; repulsion is by degree, so
    that hubs stand apart, and computed on a mesh by Fourier transform (as in particle-mesh methods; Hockney and Eastwood 1988).
    """
    nodes = sorted(part.nodes)
    number = {node: n for n, node in enumerate(nodes)}
    ends = np.array(sorted((number[u], number[v]) for u, v in part.edges))
    one, other = ends.T
    mass = np.sqrt(1.0 + np.bincount(ends.ravel(), minlength=len(nodes)))
    start = _spiral(part)
    points = np.array([start[node] for node in nodes])
    mesh = _Mesh(128 if len(nodes) < 3000 else 256)
    iterations = 200 if len(nodes) < 3000 else 320
    for iteration in range(iterations):
        force = mesh.repulsion(points, mass)
        away = points[one] - points[other]
        distance = np.hypot(away[:, 0], away[:, 1]) + 1e-9
        pull = (np.log1p(distance) / distance)[:, None] * away
        for axis in (0, 1):
            force[:, axis] -= np.bincount(one, pull[:, axis], len(nodes)) - np.bincount(other, pull[:, axis], len(nodes))
        move = force / mass[:, None]
        length = np.hypot(move[:, 0], move[:, 1]) + 1e-9
        heat = 0.2 * float(np.ptp(points, axis=0).max()) * (1 - iteration / iterations) ** 1.5
        points += move * (np.minimum(2 * length, heat) / length)[:, None]
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, _spread(points), strict=True)}


def _spread(points: _Array) -> _Array:
    """Over a disc in which all have room: distances from the middle nearly as their ranks have them, directions as they are."""
    points = points - np.median(points, axis=0)
    distance = np.hypot(points[:, 0], points[:, 1]) + 1e-9
    rank = np.empty(len(points))
    rank[np.argsort(distance, kind="stable")] = np.arange(1, len(points) + 1)
    even = np.sqrt(rank / len(points))
    radius = ROOM * LEAST * math.sqrt(len(points) / math.pi)
    placed: _Array = points / distance[:, None] * (radius * (EVENNESS * even + (1 - EVENNESS) * distance / distance.max()))[:, None]
    return placed


class _Mesh:
    """A square mesh that sums the push (1/distance) of all on all."""

    def __init__(self, cells: int) -> None:
        self._cells = cells
        steps = np.fft.fftfreq(2 * cells, 1 / (2 * cells))
        x, y = np.meshgrid(steps, steps, indexing="ij")
        square = x * x + y * y + 0.5
        self._kernels = [fft.rfft2(axis / square) for axis in (x, y)]

    def repulsion(self, points: _Array, mass: _Array) -> _Array:
        """Return the force on each point; each gives its mass to the four cells around it, and takes their force."""
        low = points.min(axis=0)
        cell = (float((points.max(axis=0) - low).max()) * 1.02 + 1e-9) / (self._cells - 2)
        place = (points - low) / cell + 0.5
        corner = np.floor(place).astype(int)
        share = place - corner
        around = [
            (corner[:, 0] + dx, corner[:, 1] + dy, np.abs(1 - dx - share[:, 0]) * np.abs(1 - dy - share[:, 1]))
            for dx in (0, 1)
            for dy in (0, 1)
        ]
        density = np.zeros((self._cells, self._cells))
        for row, column, weight in around:
            np.add.at(density, (row, column), weight * mass)
        shape = (2 * self._cells, 2 * self._cells)
        waves = fft.rfft2(density, s=shape)
        force = np.zeros_like(points)
        for axis, kernel in enumerate(self._kernels):
            field = fft.irfft2(waves * kernel, s=shape)[: self._cells, : self._cells] / cell
            for row, column, weight in around:
                force[:, axis] += weight * field[row, column]
        return force * mass[:, None]


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


def _apart(placed: _Layout, *, least: float = LEAST, rounds: int = 200) -> _Layout:
    """Pushed apart where they would overlap, each pair by half of what it lacks."""
    nodes = sorted(placed)
    points = np.array([placed[node] for node in nodes])
    for _ in range(rounds):
        pairs = cKDTree(points).query_pairs(least, output_type="ndarray")
        if not len(pairs):
            break
        one, other = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].T
        away = points[other] - points[one]
        distance = np.hypot(away[:, 0], away[:, 1])
        same = distance < 1e-3
        away[same] = np.stack([np.cos(one[same]), np.sin(one[same])], axis=1)
        shift = (away / np.where(same, 1.0, distance)[:, None]) * ((least * 1.01 - distance) / 2)[:, None]
        for axis in (0, 1):
            points[:, axis] += np.bincount(other, shift[:, axis], len(nodes)) - np.bincount(one, shift[:, axis], len(nodes))
    return {node: (_r(float(x)), _r(float(y))) for node, (x, y) in zip(nodes, points, strict=True)}
