"""The clients that shops are given, against the real house over HTTP."""
