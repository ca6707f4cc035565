"""The ways to reach phones: one file a channel, one line in the registry."""
