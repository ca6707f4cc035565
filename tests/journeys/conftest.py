"""A stage on which transcripts are played: phones, a coordinator, and time."""
