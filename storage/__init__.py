"""The database: tables, repositories that implement bot.ports, and migrations."""
