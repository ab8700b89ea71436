"""Staging: from the files of a provider to rows of the staged tables, with what was set aside counted."""
