"""Handbill: short, plain, translated briefings for small community groups."""
