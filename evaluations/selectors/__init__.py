"""What may be seen, and by which office: reading only."""
