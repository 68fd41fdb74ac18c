"""Dates as publishers write them."""
