"""How words name, and a stretch of words that is a name."""

from dataclasses import dataclass
from enum import StrEnum

from legation.actors.authority import Entry
from legation.model import Kind


class Form(StrEnum):
    """How words name an actor."""

    NAME = "name"
    CAPITAL = "capital"
    DEMONYM = "demonym"
    ENTITY = "entity"
    """A name that the authority does not know."""
    COLLECTIVE = "collective"
    """A name for several states: "the Baltic states"."""
    MEDIA = "media"
    PLACE = "place"
    BODY = "body"
    """Unnamed people or things of an owner: "Russian troops"."""
    ROLE = "role"
    INSTITUTION = "institution"
    NOMINAL = "nominal"
    """A definite description: "the alliance"."""
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A stretch of tokens that is a name.

    Attributes:
        start: index of its first token.
        end: index after its last token.
        form: how it names.
        entries: the authority's entries of that name; none, one or several.
        kind: what an unknown name seems to be, or None.
    """

    start: int
    end: int
    form: Form
    entries: tuple[Entry, ...] = ()
    kind: Kind | None = None
