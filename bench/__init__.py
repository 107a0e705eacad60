"""Measuring what the product costs, against peers in the same run; ``python -m bench`` runs all of it."""
