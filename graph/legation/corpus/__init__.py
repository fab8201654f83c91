"""Corpora of any size: read by several processes or machines, kept as they are read, resumed where a run was interrupted."""
