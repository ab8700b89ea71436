"""Text → sentences of tokens, with the words, names, numbers and times that were found in them.

Offsets count code points of the text as given; nothing is normalised away.
"""

from comity.claims.sentences.laying import sentences
from comity.claims.sentences.sentence import Range, Sentence

__all__ = ["Range", "Sentence", "sentences"]
