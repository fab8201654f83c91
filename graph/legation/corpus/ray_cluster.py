"""Ray, found or said to be missing, and the cluster that reads: one that runs, or one of this machine alone."""

import logging
import os
import secrets
import socket
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from legation.errors import EngineError

LOCAL = "local"
"""The address of a cluster that is made of this machine."""
OBJECTS = 128 * 1024 * 1024
"""Bytes of Ray's object store on this machine alone: only names of files go through it."""
HOW = "`ray start --head` on one machine, `ray start --address=HEAD:6379` on the others (docs/cluster.md)"
_ALONE = {
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
    "RAY_AUTH_MODE": "token",
    "RAY_AUTH_TOKEN": secrets.token_hex(32),
}
"""What lets Ray listen to 127.0.0.1 only, as it does by itself on macOS, and answer to none but us."""
_QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_BACKEND_LOG_LEVEL": "fatal"}
"""What lets it tell nobody that it is used, and leave out what only who develops it can mend."""
PATIENCE = 10
"""Seconds to wait for a cluster to answer; Ray itself would wait minutes."""


def installed_ray(address: str | None = None) -> Any:
    """Return Ray, which tells nobody that it is used.

    Args:
        address: as in `cluster`.

    Raises:
        EngineError: it is not installed.
    """
    for name, value in (_QUIET | (_ALONE if _place(address) == LOCAL else {})).items():
        os.environ.setdefault(name, value)  # Ray looks at them when it is imported
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import ray
            import ray.data

            context = ray.data.DataContext.get_current()
    except ImportError as error:
        raise EngineError(f"Ray is not installed; pip install 'legation[ray]', and for a cluster {HOW}") from error
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    return ray


@contextmanager
def cluster(ray: Any, address: str | None, workers: int | None) -> Iterator[int]:
    """Be connected to a cluster, and get the number of its cores.

    Args:
        ray: what `installed_ray` returned.
        address: of a running cluster, or None for that of RAY_ADDRESS, else for one that is made of this machine and ends again.
        workers: how many processes such a one may have, or None for one a core.

    Raises:
        EngineError: no cluster answers.
    """
    where = _place(address)
    _check_answers(where)
    if ray.is_initialized():
        yield _cores(ray)
        return
    with tempfile.TemporaryDirectory(prefix="ray-", ignore_cleanup_errors=True) as folder:
        own = {
            "num_cpus": workers or os.cpu_count() or 1,
            "include_dashboard": False,
            "object_store_memory": OBJECTS,
            "_temp_dir": folder,
        }
        try:
            ray.init(where, log_to_driver=False, logging_level=logging.ERROR, **(own if where == LOCAL else {}))
        except (ray.exceptions.RayError, OSError, RuntimeError, ValueError) as error:
            reason = str(error).strip().splitlines()[0]
            raise _nobody(where, reason) from error
        try:
            yield _cores(ray)
        finally:
            ray.shutdown()


def _check_answers(where: str) -> None:
    host, colon, port = where.rpartition(":")
    if not colon or not port.isdigit() or "/" in host:
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE).close()
    except (OSError, OverflowError) as error:
        raise _nobody(where, str(error)) from error


def _nobody(where: str, reason: str) -> EngineError:
    return EngineError(f"{where}: no Ray cluster answers ({reason}); start one by {HOW}, or leave --ray-address out")


def _cores(ray: Any) -> int:
    return max(int(ray.cluster_resources().get("CPU", 1)), 1)


def _place(address: str | None) -> str:
    return address or os.environ.get("RAY_ADDRESS") or LOCAL
