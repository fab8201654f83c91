"""Names in a text, with the form in which they name."""

from legation.actors.names.forms import Form, Name
from legation.actors.names.known import find_names, states_inside
from legation.actors.names.unknown import is_acronym_of

__all__ = ["Form", "Name", "find_names", "is_acronym_of", "states_inside"]
