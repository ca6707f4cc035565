"""Meetings and deadlines: set up, reminded of, looked back on."""
