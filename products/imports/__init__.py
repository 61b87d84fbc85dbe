"""Lists that fill this app: producers, and the official wording of score sheets."""
