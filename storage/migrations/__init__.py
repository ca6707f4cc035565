"""How the schema came to be, step by step. A file a step, numbered; the highest number is the newest."""
