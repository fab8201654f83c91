"""A folder that grows: readings kept, what follows from them derived anew in part, the graph on disk."""
