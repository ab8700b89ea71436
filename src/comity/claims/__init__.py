"""Text → claims."""

from comity.claims.reader import Reading, read

__all__ = ["Reading", "read"]
