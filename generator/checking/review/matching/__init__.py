"""The report's numbers and the figures file: which fact each states, and whether it states it rightly.

``match`` goes from what is certain to what is told from afar: tags, the number's own words (``words``), whole names and
projects (``names``, ``items``), digits of another size (``digits``), then its neighbours (``rows``), columns and lists.
"""
