"""Measures Lamella against other writers of Parquet; see __main__.py."""
