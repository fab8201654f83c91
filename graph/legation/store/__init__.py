"""A folder that grows: readings kept, what follows from them derived anew in part, the graph on disk or at an endpoint."""

from legation.store.backup import back_up, bring_back
from legation.store.endpoint import Endpoint
from legation.store.folder import (
    DECISIONS,
    FRAMES,
    READINGS,
    STORE,
    has_readings,
    has_store,
    held,
    keep_readings,
    kept_extension,
    kept_readings,
    open_store,
    read_store,
    start_again,
    take_place,
    was_built,
)
from legation.store.lock import silent
from legation.store.opened import Added, Store
from legation.store.snapshot import snapshot

__all__ = [
    "DECISIONS",
    "FRAMES",
    "READINGS",
    "STORE",
    "Added",
    "Endpoint",
    "Store",
    "back_up",
    "bring_back",
    "has_readings",
    "has_store",
    "held",
    "keep_readings",
    "kept_extension",
    "kept_readings",
    "open_store",
    "read_store",
    "silent",
    "snapshot",
    "start_again",
    "take_place",
    "was_built",
]
