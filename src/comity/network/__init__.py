"""Connections to the public internet: what may be reached, and how long it is waited for."""
