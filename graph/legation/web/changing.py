"""Changes of the folder by the application: one at a time, and its files written anew in the background."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from legation.deciding import follow
from legation.errors import LegationError
from legation.growing import write_files
from legation.knowledge import KnowledgeGraph
from legation.web.served import Folder


class Changes:
    """What has been changed in a folder and not yet followed by its files.

    A decision is kept at once, and the graph follows it in a thread that outlives the last request: several decisions
    are followed together, for following takes minutes where a graph is large.

    Args:
        folder: the folder.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._one = threading.Lock()
        self._state = threading.Condition()
        self._owed: set[str] = set()
        self._works = False
        self.failure: str | None = None
        """Why the files could not be written, or None."""

    @property
    def is_pending(self) -> bool:
        """Whether the files do not follow yet."""
        with self._state:
            return self._works

    @contextmanager
    def one_at_a_time(self) -> Iterator[Path]:
        """Let no other request change the folder meanwhile."""
        with self._one:
            yield self._folder.path

    def decided(self) -> None:
        """Have the graph follow the decisions."""
        self._owe("decisions")

    def grown(self) -> None:
        """Have the files follow the store."""
        self._owe("files")

    def wait(self, seconds: float | None = None) -> bool:
        """Return whether all is followed, at most some seconds from now."""
        with self._state:
            return self._state.wait_for(lambda: not self._works, seconds)

    def _owe(self, what: str) -> None:
        with self._state:
            self._owed.add(what)
            if not self._works:
                self._works = True
                threading.Thread(target=self._follow, name="files").start()  # no daemon: the process ends when all is written

    def _follow(self) -> None:
        while True:
            with self._state:
                if not self._owed:
                    self._works = False
                    self._state.notify_all()
                    return
                owed, self._owed = self._owed, set()
            try:
                self._write(owed)
                self.failure = None
            except LegationError as error:
                self.failure = str(error)
            except Exception as error:  # a page says it, and the next change tries again
                self.failure = f"{type(error).__name__}: {error}"

    def _write(self, owed: set[str]) -> None:
        path, served = self._folder.path, self._folder.served
        if "files" in owed:  # the store follows the decisions too
            write_files(path)
        else:
            follow(path, KnowledgeGraph(findings=served.findings, extension=served.extension))
        self._folder.read_again()
