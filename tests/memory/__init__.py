"""How much memory an export takes at its peak."""
