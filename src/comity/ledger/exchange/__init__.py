"""Brings entries in from files and writes them out: CSV, JSON, XLSX, IATI and iCalendar."""
