"""Getting data: planned from a card, received so that nothing is lost or doubled, checked, unpacked, kept.

card ── plan ──▶ Wanted ── receive ──▶ Received ── check, unpack ──▶ Piece ── keep ──▶ Holding
"""
