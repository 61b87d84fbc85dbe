"""Pages of producers, products, dossiers, evidence, communes, lists and criteria sets."""
