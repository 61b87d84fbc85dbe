"""Forms of producers, products, dossiers, evidence, the commune and lists: they check what was typed, nothing else."""
