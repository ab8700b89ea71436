"""What was promised in public, when, by when, and what became of it."""
