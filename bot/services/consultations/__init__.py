"""Consultations: announcing them, following them to their outcome, and taking views by text."""
