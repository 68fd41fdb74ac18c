"""A page or feed entry in HTML: its limits, its text, what it says about itself."""
