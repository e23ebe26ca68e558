"""Looks (查阅) at somebody's credit, kept so that whose it is sees who looked. Other rooms keep and show them."""
