"""What the registry holds: kinds of entry, their fields, how rows become entries. Nothing is stored here."""
