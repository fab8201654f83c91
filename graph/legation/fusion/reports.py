"""How many independent reports an event has: near-identical sentences are copies of one agency's text."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from datasketch import MinHash, MinHashLSH

from legation.model import Evidence

ALIKE = 0.7
"""From which share of three-word runs on (Jaccard, estimated by MinHash; Broder 1997) two reports are copies."""
PERMUTATIONS = 128
RUN = 3


def independent_reports(evidence: Iterable[Evidence]) -> int:
    """Return by how many independent reports evidence is given; an article is one, and so are copies of a text.

    Args:
        evidence: pieces of evidence, of one event or of several.
    """
    sentences: defaultdict[str, set[str]] = defaultdict(set)
    for one in evidence:
        sentences[one.citation].add(one.sentence.text)
    if len(sentences) < 2:
        return len(sentences)
    hashes = {citation: _minhash(texts) for citation, texts in sorted(sentences.items())}
    index = MinHashLSH(num_perm=PERMUTATIONS, params=_bands())
    groups: dict[str, str] = {}
    for citation, minhash in hashes.items():
        near = [other for other in index.query(minhash) if minhash.jaccard(hashes[other]) >= ALIKE]
        roots = {_root(groups, other) for other in near}
        groups[citation] = min(roots, default=citation)
        for root in roots - {groups[citation]}:
            groups[root] = groups[citation]
        index.insert(citation, minhash)
    return len({_root(groups, citation) for citation in hashes})


@cache
def _bands() -> tuple[int, int]:
    """Bands and rows of the index for ALIKE, which datasketch integrates numerically each time that it is not told."""
    index = MinHashLSH(threshold=ALIKE, num_perm=PERMUTATIONS)
    return index.b, index.r


@cache
def _empty() -> MinHash:
    return MinHash(num_perm=PERMUTATIONS, seed=1)


def _root(groups: dict[str, str], citation: str) -> str:
    while groups[citation] != citation:
        citation = groups[citation]
    return citation


def _minhash(texts: Iterable[str]) -> MinHash:
    minhash = _empty().copy()
    for text in sorted(texts):
        words = "".join(c.lower() if c.isalnum() else " " for c in text).split()
        runs = [" ".join(words[i : i + RUN]) for i in range(max(len(words) - RUN + 1, 1))]
        minhash.update_batch([run.encode() for run in runs])
    return minhash
