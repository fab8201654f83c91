"""Spoilt files of each format: none crashes, hangs or fills the memory, each is named (the script does it with hundreds)."""

import re
import subprocess
import sys
from pathlib import Path

import samples

from legation.model import Article
from legation.reading import read_articles
from legation.reading.formats import FORMATS

SCRIPT = Path(__file__).with_name("mutations.py")


def test_spoilt_files_do_no_harm() -> None:
    run = subprocess.run([sys.executable, str(SCRIPT), "10"], capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    [total] = re.findall(r"^all +(\d+) +([\d,]+) +([\d,]+) +0 ", run.stdout, re.M)
    assert int(total[0]) == 20 and all(int(count.replace(",", "")) > 0 for count in total[1:]), run.stdout


def test_each_sample_is_read_as_it_is(tmp_path: Path) -> None:
    for form, files in samples.SAMPLES.items():
        for name, data in files:
            path = tmp_path / name
            path.write_bytes(data)
            assert any(isinstance(item, Article) for item in read_articles([str(path)])), (form, name)


def test_each_format_has_a_sample() -> None:
    assert set(FORMATS) - {"stdin"} <= set(samples.SAMPLES)
