"""码上游戴村: a town drawn as a map, its spots, trails with stamp cards, and check-in by the codes on site."""
