"""The lists that belong to the installation itself: units and accounts."""
