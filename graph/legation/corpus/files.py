"""Files that are there whole or not at all, whoever dies while writing them."""

import os
import uuid
from pathlib import Path

from legation.errors import GraphError


def write_whole(path: Path, data: bytes) -> None:
    """Write a file under another name and give it its own when it is whole; several may write the same one at once.

    Args:
        path: where; its folder is made if missing.
        data: what.

    Raises:
        GraphError: it cannot be written.
    """
    partial = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        message = f"{path}: cannot be written ({error.strerror}); free some room, or check its permissions, and run again"
        raise GraphError(message) from error
