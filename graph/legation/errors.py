"""Errors of legation: one root, one subclass a cause. Each message ends with what to do."""


class LegationError(Exception):
    """Something that the user can mend; the command line prints it as one line."""


class LocatedError(LegationError):
    """Something is wrong in a file.

    Args:
        message: what is wrong and what to do.
        path: the file or folder, as the user named it; None where there is none.
        line: line number in the file, from 1, where it is known.
    """

    def __init__(self, message: str, *, path: str | None = None, line: int | None = None) -> None:
        self.message = message
        self.path = path
        self.line = line
        where = "" if path is None else path if line is None else f"{path}:{line}"
        super().__init__(f"{where}: {message}" if where else message)


class InputError(LocatedError):
    """An article, file or folder could not be read."""


class OntologyError(LocatedError):
    """A data file of the ontology (frame, relation, authority, query) is malformed."""


class DecisionError(LocatedError):
    """A file of decisions is malformed, or its lines contradict each other."""


class GraphError(LegationError):
    """A folder or file that should hold a graph does not, or holds a damaged one."""


class QueryError(LegationError):
    """A query is unknown, malformed or asks for a format that its result cannot have."""


class EngineError(LegationError):
    """What reads on many machines is not installed, does not answer, or gave up."""
