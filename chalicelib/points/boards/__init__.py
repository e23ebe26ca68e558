"""榜单: weekly and monthly boards of villages and towns, published with their files; where I stand."""
