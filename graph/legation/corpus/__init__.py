"""Corpora of any size: articles in, readings out, on one machine or many."""
