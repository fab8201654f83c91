"""Closed word lists of the reader, from ontology/words.toml."""

import tomllib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from legation.ontology_files import ONTOLOGY


@cache
def load_words() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Return the word lists by section and name.

    >>> "troop" in load_words()["bodies"]["people"]
    True
    """
    data = tomllib.loads((ONTOLOGY / "words.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            section: MappingProxyType({name: frozenset(words) for name, words in lists.items()})
            for section, lists in data.items()
        }
    )
