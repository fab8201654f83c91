"""News text in, a knowledge graph of diplomatic actors out."""
