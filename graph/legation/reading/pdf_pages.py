"""Run as a program: PDF on standard input -> a line of JSON of its metadata and one of each page's text, by pypdf.

A process of its own, which imports nothing of legation: a hostile PDF can keep pypdf busy, or fill the memory, only here.
"""

import io
import json
import logging
import sys

MEMORY = 768 * 1024 * 1024


def main(most: int) -> None:
    """Write what is in the PDF, or one line with an error; what stands before an error stays."""
    _limit_memory()
    logging.disable(logging.CRITICAL)
    try:
        _write_pages(sys.stdin.buffer.read(), most)
    except Exception as error:  # whatever a library does with hostile bytes, the process that asked gets a line
        _write({"error": f"{type(error).__name__}: {error}"[:200]})


def _write_pages(data: bytes, most: int) -> None:
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        _write({"error": "encrypted"})
        return
    _write(_metadata(reader) | {"pages": len(reader.pages)})
    for n, page in enumerate(reader.pages):
        if n == most:
            return
        _write(page.extract_text())


def _metadata(reader: object) -> dict[str, str]:
    """The title and the day of creation; damaged metadata are none."""
    try:
        found = reader.metadata  # type: ignore[attr-defined]
        title, created = (found.title, found.get("/CreationDate")) if found else (None, None)
    except Exception:
        return {}
    return {name: str(value)[:1000] for name, value in (("title", title), ("created", created)) if value}


def _write(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has none
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limits = [limit for limit in (soft, hard, MEMORY) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(limits), hard))


if __name__ == "__main__":
    main(int(sys.argv[1]))
