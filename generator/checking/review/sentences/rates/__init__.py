"""Rates, shares and what comes to each."""
