"""Count tokens exactly, price them and check that they fit, offline."""
