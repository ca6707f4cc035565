"""Boards: the register of who speaks for whom, and what representatives tell after a meeting."""
