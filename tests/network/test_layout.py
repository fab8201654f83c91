import math
import random
from itertools import combinations

import networkx as nx
import pytest

from legation.network.layout import LEAST, positions


def network(count: int, edges: list[tuple[int, int]]) -> "nx.MultiDiGraph[str]":
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    made.add_nodes_from(f"n{n:04}" for n in range(count))
    made.add_edges_from((f"n{a:04}", f"n{b:04}") for a, b in edges)
    return made


def scale_free(count: int, edges: int, blocs: int) -> list[tuple[int, int]]:
    """Edges that prefer the first, and mostly stay within a bloc (by number modulo)."""
    chance, found = random.Random(1), {(n - 1, n) for n in range(1, count)} if blocs == 1 else set()
    found |= {(n % blocs, n) for n in range(blocs, count)} | {(n - 1, n) for n in range(1, blocs)}
    while len(found) < edges:
        a = int(count * chance.random() ** 3)
        b = int(count * chance.random() ** 2)
        if chance.random() < 0.9:
            b = b - b % blocs + a % blocs
        if a != b and b < count:
            found.add((min(a, b), max(a, b)))
    return sorted(found)


@pytest.mark.parametrize(("count", "edges"), [(0, []), (1, []), (1, [(0, 0)]), (2, [(0, 1), (1, 0), (0, 1)]), (3, [(0, 1)])])
def test_small_networks(count: int, edges: list[tuple[int, int]]) -> None:
    placed = positions(network(count, edges))
    assert len(placed) == count and all(math.isfinite(x) for point in placed.values() for x in point)
    assert all(math.dist(a, b) >= 0.9 * LEAST for a, b in combinations(placed.values(), 2))


@pytest.mark.parametrize(("count", "edges"), [(60, 150), (900, 3000)])
def test_the_same_network_stands_the_same_whatever_its_order(count: int, edges: int) -> None:
    ties = scale_free(count, edges, 5)
    forth = network(count, ties)
    back: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    back.add_nodes_from(reversed(list(forth.nodes)))
    back.add_edges_from((v, u) for u, v, _ in reversed(list(forth.edges)))
    assert positions(forth) == positions(back)


@pytest.mark.parametrize(("count", "edges"), [(60, 150), (900, 3000), (3000, 9000)])
def test_hardly_anybody_covers_another(count: int, edges: int) -> None:
    points = list(positions(network(count, scale_free(count, edges, 5))).values())
    close = sum(math.dist(a, b) < 0.8 * LEAST for a, b in combinations(points, 2)) if count < 1000 else 0
    assert close <= count * 0.02
    assert len(set(points)) == count


@pytest.mark.parametrize(("count", "edges"), [(100, 400), (900, 4000)])
def test_who_belongs_together_stands_together(count: int, edges: int) -> None:
    placed = positions(network(count, scale_free(count, edges, 5)))
    chance = random.Random(2)
    pairs = [chance.sample(range(count), 2) for _ in range(4000)]
    inside, across = ([math.dist(placed[f"n{a:04}"], placed[f"n{b:04}"]) for a, b in pairs if (a % 5 == b % 5) is same] for same in (True, False))
    assert sum(inside) / len(inside) < 0.8 * sum(across) / len(across)


def test_parts_stand_beside_each_other() -> None:
    placed = positions(network(40, [(a, a + 1) for a in range(29)] + [(a, a + 1) for a in range(30, 39)]))
    large, small = ([placed[f"n{n:04}"] for n in numbers] for numbers in (range(30), range(30, 40)))
    middle = [sum(point[axis] for point in small) / len(small) for axis in (0, 1)]
    radius = max(math.dist(point, middle) for point in small)
    assert min(math.dist(point, middle) for point in large) > radius
