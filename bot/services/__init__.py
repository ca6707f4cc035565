"""The use cases, over ports. A service decides and orders; it touches the world only through ports."""
