"""The authority: who is who in international affairs, from the files of ontology/authority."""

from legation.actors.authority.building import load_authority, read_authority, with_entries
from legation.actors.authority.checking import check_authority
from legation.actors.authority.entries import Entry, Holding, Meaning, Post
from legation.actors.authority.lookup import Authority, with_article

__all__ = [
    "Authority",
    "Entry",
    "Holding",
    "Meaning",
    "Post",
    "check_authority",
    "load_authority",
    "read_authority",
    "with_article",
    "with_entries",
]
