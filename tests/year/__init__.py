"""A year of one borough, lived through on a virtual clock."""
