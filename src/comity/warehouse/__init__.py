"""The built data: staged from sources, derived by SQL, read by one pair at a time."""
