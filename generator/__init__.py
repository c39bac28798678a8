"""jixiao: from the figures of a budget performance self-evaluation to a checked Word report."""

__all__ = ["__version__"]

__version__ = "0.1.0"
