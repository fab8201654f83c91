"""Many articles: read by several processes, kept as they are read, resumed where a run was interrupted."""
