"""共富宝: what credit opens: market, tourism, listings. Floors below are points and credit."""
