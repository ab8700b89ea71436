"""Where the registry is kept: SQLite in a file, or PostgreSQL by address. SQLAlchemy stays in here."""
