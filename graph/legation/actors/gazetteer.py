"""Cities of the world by name, each with its GeoNames id and country (ontology/places.csv; GeoNames, CC BY 4.0)."""

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from types import MappingProxyType

from legation.ontology_files import ONTOLOGY

OVERWHELMING = 4
"""How many times as many people as all others of its name a city needs to be meant without more being said."""
_ARTICLE = re.compile(r"^(?:al|el|as|ad|an|ar|ash)[ -]")


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A city of 15,000 people or more.

    Attributes:
        geonames: its id in GeoNames.
        name: its name.
        country: ISO 3166-1 alpha-3 code of the state that it lies in.
        population: its people.
    """

    geonames: str
    name: str
    country: str
    population: int


def find_city(name: str, *, countries: frozenset[str] = frozenset()) -> City | None:
    """Return the city that a name means, or None where that is not sure.

    Args:
        name: the name as a text has it.
        countries: alpha-3 codes of the states that the text names; among several cities those in them are meant.

    >>> find_city("Latakia").country
    'SYR'
    >>> find_city("Tripoli", countries=frozenset({"LBN"})).country
    'LBN'
    """
    cities = _cities().get(key_of(name), ())
    near = [city for city in cities if city.country in countries] or cities
    if not near:
        return None
    largest = max(near, key=lambda city: city.population)
    others = sum(city.population for city in near if city is not largest)
    return largest if len(near) == 1 or largest.population >= OVERWHELMING * others else None


def key_of(name: str) -> str:
    """Return a name as places.csv has it as a key: small Latin letters without marks, article and hyphens.

    >>> key_of("Al Fallūjah"), key_of("Port-au-Prince")
    ('fallujah', 'port au prince')
    """
    plain = unicodedata.normalize("NFKD", name.replace("’", "'")).encode("ascii", "ignore").decode().lower()
    return _ARTICLE.sub("", plain.strip(" .")).replace("-", " ").replace("'", "")


@cache
def _cities() -> Mapping[str, tuple[City, ...]]:
    """All cities by every name of theirs, read once a process, when a first place is looked for."""
    found: dict[str, tuple[City, ...]] = {}
    with (ONTOLOGY / "places.csv").open(encoding="utf-8") as lines:
        for geonames, name, country, population, keys in islice(csv.reader(lines), 1, None):
            city = City(geonames=geonames, name=name, country=country, population=int(population))
            for key in keys.split("|"):
                found[key] = (*found.get(key, ()), city)
    return MappingProxyType(found)
