"""Views on consultations: confirmed, closed, read, and given out."""
