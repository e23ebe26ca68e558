"""Identity: places, people and households, staff, credentials, codes and cards, consents."""
