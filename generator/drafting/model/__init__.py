"""The model client: one request in, one answer out, whatever the service makes of it.

Nothing is imported here: ``openai`` and ``instructor`` cost seconds, and most runs need neither.
"""
