"""Handbill's face to the web: what providers call, and what those who run it watch."""
