"""Surveys on their way: sending rounds, asking, reminding, and what is said and heard in a conversation."""
