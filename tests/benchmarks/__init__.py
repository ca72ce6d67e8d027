"""Tests of the harness in bench/peers."""
