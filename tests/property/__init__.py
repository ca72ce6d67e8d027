"""Random tables, random options: what goes in comes out of every reader."""
