"""我来评议: secret ballots on a village's affairs, on households and on officers."""
