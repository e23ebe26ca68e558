"""The story's chapters, one module each: `TITLE`, and `tell(story)`."""
