"""Product lists of offices (.xlsx, .csv): read safely, understood row by row, shown, then taken over whole or not."""
