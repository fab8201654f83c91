"""Events of many articles -> one event with many pieces of evidence, and by how many reports it is told."""
