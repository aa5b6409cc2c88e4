"""Files into cells of text: delimited text, Parquet, XES, each perhaps compressed with gzip."""
