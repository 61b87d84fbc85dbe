"""What the papers of a season say, as plain data: no act, no template, no figure before the close."""
