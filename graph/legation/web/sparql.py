"""."""
ROUTES = ()
