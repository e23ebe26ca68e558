"""How certificates and offers are kept."""
