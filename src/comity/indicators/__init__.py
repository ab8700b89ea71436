"""Whole-world measures of trade as arrays: what each country sells and buys, and how far it fits others.

loading ─▶ world_trade ─▶ complementarity · similarity · intra_industry ─▶ places · chance ─▶ fit
                      ╰─▶ advantage ─▶ relatedness

Every measure takes arrays and returns arrays; countries are rows and products columns, in the order of a
``WorldTrade``. A country of which a source records nothing is a row of NaN and stays NaN in every measure.
Needs the extra ``data``.
"""
