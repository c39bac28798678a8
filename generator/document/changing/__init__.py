"""Tracked changes in a finished document: corrected figures, passages and rows written anew or taken out."""
