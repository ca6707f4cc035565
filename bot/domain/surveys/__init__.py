"""Surveys: a few questions by text. Definitions are content; asking, hearing and showing them is here."""
