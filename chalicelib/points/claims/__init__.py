"""Claims (申报): what people say they did beyond activities, and how it is checked, published and paid."""
