"""A whole archive in one graph: undisturbed, and killed twice on the way; both graphs are to be the same.

    python benchmarks/archive.py FILE FOLDER [PROCESSES]

Builds FILE into FOLDER/undisturbed (kept if it is there) and FOLDER/killed with `legation build --store-only`, the second
killed (SIGKILL) at two random moments and given again. Prints time, memory and counts of each run, and compares the graphs by the
SHA-256 of their sorted N-Quads.
"""

import hashlib
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

from legation.store import read_store


def run(file: Path, folder: Path, processes: str, *, kill_after: float | None = None) -> float:
    """Build, and return the seconds it took; killed after so many where they are given."""
    command = [sys.executable, "-m", "legation", "build", file, "-o", folder, "--store-only", "--processes", processes]
    start, peak = time.monotonic(), 0
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            time.sleep(0.5)
            peak = max(peak, memory_of(process.pid))
            if kill_after is not None and time.monotonic() - start > kill_after:
                process.send_signal(signal.SIGKILL)
                process.wait()
        assert process.stderr is not None
        told = process.stderr.read().strip()
    seconds = time.monotonic() - start
    how = f"killed after {seconds:.0f} s" if process.returncode == -signal.SIGKILL else f"done in {seconds:.0f} s"
    print(f"{folder.name}: {how}, {peak} MB at most in the process that gathers", told, sep="\n", flush=True)
    return seconds


def memory_of(pid: int) -> int:
    """Return the memory of a process in MB, 0 if it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize() // 2**20
    except (OSError, IndexError):
        return 0


def hash_of(folder: Path) -> str:
    """Return the SHA-256 of a folder's sorted N-Quads."""
    with read_store(folder) as store:
        lines = sorted(f"{quad} .\n" for quad in store.everything())
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode())
    print(f"{folder.name}: {len(lines):,} quads, {digest.hexdigest()}", flush=True)
    return digest.hexdigest()


def main() -> int:
    """Build twice and compare; exit status 1 where the graphs differ."""
    file, folder, processes = Path(sys.argv[1]), Path(sys.argv[2]), (sys.argv[3:] or ["2"])[0]
    undisturbed, killed = folder / "undisturbed", folder / "killed"
    folder.mkdir(exist_ok=True)
    whole = 600.0 if undisturbed.exists() else run(file, undisturbed, processes)
    for share in sorted(random.uniform(0.1, 0.45) for _ in range(2)):
        run(file, killed, processes, kill_after=share * whole)
    run(file, killed, processes)
    same = hash_of(undisturbed) == hash_of(killed)
    print("the same graph" if same else "THE GRAPHS DIFFER")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
