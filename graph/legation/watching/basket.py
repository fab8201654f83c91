"""Articles on their way into the graph: gathered, put in together, and only then noted as seen."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from spacy.language import Language

from legation.errors import InputError
from legation.growing import add
from legation.model import Article, Problem
from legation.store import Added, open_store
from legation.watching.notes import Notes, Seen

BATCH = 50
"""Articles that are put in at once; a run that is killed reads so many again."""
OWED = "files"
"""What notes that graph.ttl, page and exports do not follow the store yet."""

Note = Callable[[], None]


class Basket:
    """Articles that were gathered in a round.

    What was gathered is noted after it is in the graph: a run that is killed between the two gathers it again, and the graph
    has it once, because an article is put in place of the one that has its id.

    Args:
        folder: the graph's.
        notes: what was seen before.
        nlp: a spaCy pipeline, or None for our own.
        min_confidence: events of which we are less sure are left out.
        tell: called with a line where something takes time.
    """

    def __init__(
        self, folder: Path, notes: Notes, *, nlp: Language | None, min_confidence: float, tell: Callable[[str], None]
    ) -> None:
        self._folder = folder
        self._notes = notes
        self._nlp = nlp
        self._min_confidence = min_confidence
        self._tell = tell
        self._articles: list[Article] = []
        self._replaced: list[str] = []
        self._notes_owed: list[Note] = []
        self._taken: dict[str, Seen] = {}
        self.added = Added()
        self.removed = 0
        self.problems: list[Problem] = []
        self.before: tuple[frozenset[str], frozenset[str]] | None = None
        """Ids of the actors and events that were there before anything was added, or None where nothing was."""

    def known(self, id: str) -> Seen | None:
        """Return what is known of an article, from earlier rounds or this one."""
        return self._taken.get(id) or self._notes.seen(id)

    def put(self, article: Article, seen: Seen) -> None:
        """Gather an article, to be noted as seen."""
        id = article.citation.id
        self._articles.append(article)
        self._taken[id] = seen
        self.then(lambda: self._notes.note_seen(id, seen))
        if len(self._articles) >= BATCH:
            self.empty()

    def note(self, id: str, seen: Seen) -> None:
        """Note of an article that is there what has changed about it."""
        self._taken[id] = seen
        self.then(lambda: self._notes.note_seen(id, seen))

    def replace(self, id: str) -> None:
        """Take an article out when those that were gathered are in."""
        self._replaced.append(id)

    def then(self, note: Note) -> None:
        """Note something when the articles that were gathered are in."""
        self._notes_owed.append(note)

    def empty(self) -> None:
        """Put what was gathered into the graph, and note it.

        Raises:
            GraphError: the folder cannot be written.
        """
        if self._articles or self._replaced:
            self._begin()
            self._add()
            self._take_out()
        with self._notes.writing():
            for note in self._notes_owed:
                note()
        self._articles, self._replaced, self._notes_owed, self._taken = [], [], [], {}

    def _begin(self) -> None:
        if self.before is None:
            with open_store(self._folder, tell=self._tell) as store:
                self.before = store.ids()
            with self._notes.writing():
                self._notes.note(OWED, "owed")

    def _add(self) -> None:
        if not self._articles:
            return
        try:
            growth = add(
                self._articles, self._folder, nlp=self._nlp, min_confidence=self._min_confidence, tell=self._tell
            )
        except InputError as error:  # none of them could be read; they are not tried again
            self.problems.append(Problem(where="articles", message=" ".join(error.message.split("\n"))))
            return
        self.added += growth.added
        self.problems.extend(growth.problems)

    def _take_out(self) -> None:
        if not self._replaced:
            return
        with open_store(self._folder, tell=self._tell) as store:
            there = [id for id in self._replaced if store.holds(id)]
            store.take(there)
        self.removed += len(there)


def digest_of(article: Article) -> str:
    """Return a digest of what an article says: title, day and text."""
    content = "\n".join([article.citation.title or "", str(article.citation.date or ""), article.text])
    return hashlib.sha256(content.encode("utf-8", errors="replace")).hexdigest()[:16]
