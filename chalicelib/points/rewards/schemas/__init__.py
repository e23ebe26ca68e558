"""The mall as the outside sees it."""
