"""A person's score: five dimensions of what they did, by a policy that everybody can read."""
