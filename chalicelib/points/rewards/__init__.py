"""The mall (商城): what points buy, who ordered what, and how it is handed out."""
