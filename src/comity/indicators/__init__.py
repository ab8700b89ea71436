"""Whole-world measures of trade as arrays: what each country sells and buys, and how far it fits others."""
