"""Results for readers: numbers in words, tables on the terminal, charts as PNG and SVG."""
