"""Doc + actors -> events: clauses, frames, status, attribution, date and place."""
