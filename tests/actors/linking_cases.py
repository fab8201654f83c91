"""The table of linking cases: who a name means, written from public record before the linker was asked."""

import csv
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from legation.actors.authority import Authority, Entry
from legation.actors.folding import fold
from legation.actors.linking import Link, Setting, link

TABLE = Path(__file__).with_name("linking_table.csv")


@dataclass(frozen=True)
class Case:
    line: int
    cells: dict[str, str]

    def __getattr__(self, name: str) -> str:
        return self.cells[name]

    @property
    def answers(self) -> set[str]:
        """All names that are right, folded; "" where no link is right."""
        names = {self.cells["expected"], *filter(None, self.cells["also"].split("|"))}
        return {fold(name) for name in names} | ({""} if self.cells["may_be_none"] else set())


def cases() -> Iterator[Case]:
    with TABLE.open(encoding="utf-8") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            yield Case(number, row)


def answer(case: Case, authority: Authority) -> Link:
    """What the linker says of a case."""
    around = [*case.article.split("|"), case.state]
    states = [e for words in around for e in _states(words, authority)]
    setting = Setting(
        on=datetime.date.fromisoformat(case.date),
        words=frozenset(word for text in around for word in re.findall(r"[\w.'’-]+", text.lower())),
        countries=frozenset(entry.country for entry in states if entry.country),
    )
    owners = [e for e in authority.named(case.state) if e.id] if case.state else []
    return link(case.mention, authority=authority, setting=setting, role=case.role.lower() or None, owners=owners[:1])


def _states(words: str, authority: Authority) -> list[Entry]:
    found = [*authority.named(words)] if words else []
    found += [e for e in (authority.demonym(words), authority.capital(words)) if e]
    return [entry for entry in found if entry.kind == "state"]


def is_right(case: Case, found: Link) -> bool:
    if found.entry is None:
        return "" in case.answers
    return bool(case.answers & {fold(name) for name in (found.entry.name, *found.entry.names)})
