"""What legation knows, as data files: ontology, shapes, frames, relations, authority, named queries."""
