"""Structural gravity: estimation, inference and what follows from them; knows nothing of countries."""
