"""An edited report on other figures: its tags, its facts and its charts exchanged."""
