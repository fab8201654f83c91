"""Errors of legation: one root, one subclass a cause. Each message ends with what to do."""


class LegationError(Exception):
    """Something that the user can mend; the command line prints it as one line."""


class InputError(LegationError):
    """An article, file or folder could not be read.

    Args:
        message: what is wrong and what to do.
        path: the file or folder, as the user named it.
        line: line number in the file, from 1, where it is known.
    """

    def __init__(self, message: str, *, path: str | None = None, line: int | None = None) -> None:
        self.path = path
        self.line = line
        where = "" if path is None else path if line is None else f"{path}:{line}"
        super().__init__(f"{where}: {message}" if where else message)


class OntologyError(LegationError):
    """A data file of the ontology (frame, relation, authority, query) is malformed.

    Args:
        message: what is wrong and what to do.
        path: the data file.
        line: line number in the file, from 1, where it is known.
    """

    def __init__(self, message: str, *, path: str, line: int | None = None) -> None:
        self.path = path
        self.line = line
        super().__init__(f"{path}: {message}" if line is None else f"{path}:{line}: {message}")


class DecisionError(LegationError):
    """A file of decisions is malformed, or its lines contradict each other.

    Args:
        message: what is wrong and what to do.
        path: the file.
        line: line number in the file, from 1, where it is known.
    """

    def __init__(self, message: str, *, path: str, line: int | None = None) -> None:
        self.message = message
        self.path = path
        self.line = line
        super().__init__(f"{path}: {message}" if line is None else f"{path}:{line}: {message}")


class GraphError(LegationError):
    """A folder or file that should hold a graph does not, or holds a damaged one."""


class QueryError(LegationError):
    """A query is unknown, malformed or asks for a format that its result cannot have."""
