"""Where facts come from: a card for each source, and code only where a provider is odd."""
