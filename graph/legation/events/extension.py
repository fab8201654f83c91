"""What a user adds to the ontology: relations and frames from TOML files of his own (docs/adding-a-frame.md).

An extension is a value. Stages that look relations and frames up do so with `load_relations` and `load_lexicon`;
`using` lets these return the extension's too, for the thread or task that runs the block.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from legation.errors import OntologyError
from legation.events.frames import Frame, frame_of, having, our_frames
from legation.relations import Relation, knowing, ontology_terms, our_relations, relation_of
from legation.toml_tables import TomlTable, read_toml, tables_of


@dataclass(frozen=True, slots=True)
class Extension:
    """Relations and frames beside ours.

    Attributes:
        relations: the relations, in the order of the files.
        frames: the frames, in the order of the files.
        text: TOML that gives them again.
    """

    relations: tuple[Relation, ...] = ()
    frames: tuple[Frame, ...] = ()
    text: str = ""

    def __bool__(self) -> bool:
        """Return whether it adds anything."""
        return bool(self.relations or self.frames)

    def __str__(self) -> str:
        """Return how much it adds."""
        return f"{len(self.relations)} relations, {len(self.frames)} frames"


NO_EXTENSION = Extension()


def read_extension(*paths: str | Path | Traversable, kept: bool = False) -> Extension:
    """Return what files of a user add; without files, nothing.

    Args:
        *paths: TOML files with tables [[relation]] and [[frame]]; frames may state relations of any of them, and ours.
        kept: whether they were checked when a graph was made with them: what has the id of one of ours, which may be
            younger, is let stand.

    Raises:
        OntologyError: a file cannot be read, is no TOML, or holds something wrong; file and line are named.
    """
    files = [Path(path) if isinstance(path, str) else path for path in paths]
    texts = [read_toml(file, failure=OntologyError) for file in files]
    tables = [
        tables_of(text, path=str(file), names=("relation", "frame"), failure=OntologyError)
        for text, file in zip(texts, files, strict=True)
    ]
    for file, found in zip(files, tables, strict=True):
        if not any(found.values()):
            message = "no [[relation]] and no [[frame]]; write one, as docs/adding-a-frame.md shows"
            raise OntologyError(message, path=str(file), line=1)
    relations: dict[str, Relation] = {}
    places: dict[str, str] = {}
    for table in (table for found in tables for table in found["relation"]):
        relation = relation_of(table)
        _check_free(table, relation.id, places, kept=kept)
        relations[relation.id] = relation
        places[relation.id] = table.where
    known = {**our_relations(), **relations}
    taken = {} if kept else {frame.id: frame.where for frame in our_frames()}
    for table in (table for found in tables for table in found["frame"]):
        _check_small(table)
    frames = tuple(frame_of(table, relations=known, taken=taken) for found in tables for table in found["frame"])
    return Extension(tuple(relations.values()), frames, _joined(texts))


def _check_free(table: TomlTable, id: str, places: dict[str, str], *, kept: bool) -> None:
    if id in places:
        raise table.error(f"the id {id!r} is taken by {places[id]}; choose another", "id")
    if kept:
        return
    if id in our_relations():
        message = f"the id {id!r} is taken by a relation of legation; choose another, or let your frames state that one"
        raise table.error(message, "id")
    if {id, id[0].upper() + id[1:]} & ontology_terms():
        raise table.error(f"the id {id!r} is taken by a term of the ontology; choose another", "id")


def _check_small(table: TomlTable) -> None:
    """Words are compared in small letters, so one with capitals would never be found."""
    for key in ("object", "not_object", "modifiers", "not_modifiers", "subject_lemmas", "behind"):
        words = table.values.get(key)
        for word in words if isinstance(words, list) else ():
            if isinstance(word, str) and word != word.lower():
                raise table.error(f"{key}: {word!r} has capitals; write {word.lower()!r}", key)


def _joined(texts: list[str]) -> str:
    return "\n".join(text if text.endswith("\n") else f"{text}\n" for text in texts)


@contextmanager
def using(extension: Extension) -> Iterator[None]:
    """Let everything within the block know the extension, in this thread or task; an empty one changes nothing.

    Args:
        extension: what to add to our relations and frames.
    """
    with ExitStack() as stack:
        if extension:
            stack.enter_context(knowing(extension.relations))
            stack.enter_context(having(extension.frames))
        yield
