"""The pure part of Handbill: values in, values out; no clock, no files, no randomness, no gettext."""
