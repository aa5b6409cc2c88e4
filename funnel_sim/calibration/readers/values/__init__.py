"""Cells of text into moments, numbers, minutes, truth and names; a column is read as a whole."""
