"""Telegram: `setup` gives the channel, `channel` is it, the rest are its parts."""
