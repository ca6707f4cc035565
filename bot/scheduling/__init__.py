"""Who calls us when."""
