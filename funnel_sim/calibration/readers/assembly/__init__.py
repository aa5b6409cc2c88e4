"""Rows of recognised files into the tables of a History, cleaned step by step."""
