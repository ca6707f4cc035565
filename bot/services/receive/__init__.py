"""What comes in from a phone: stored, read and answered in one unit of work."""
