"""The evidence vault: what a file really is, and keeping it privately under its hash."""
