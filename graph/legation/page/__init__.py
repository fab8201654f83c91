"""Network -> one HTML page that asks the network for nothing."""

from legation.page.page import page_of

__all__ = ["page_of"]
