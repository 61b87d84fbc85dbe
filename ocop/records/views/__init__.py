"""Pages of papers and of their texts."""
