"""Whose each fen of the market's money is (货款): the book, weekly statements, and what towns and villages report."""
