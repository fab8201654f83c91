"""Network -> one HTML page that asks nobody for anything, but for the server that gave it where there is one."""

from legation.page.page import Server, page_of, policy_of

__all__ = ["Server", "page_of", "policy_of"]
