"""What a physio learns about a runner before a programme, and what the rules suggest from it.

Suggestions are for the physio, each with its evidence grade; they name patterns to examine, never what somebody has,
and no runner's page shows them. Source: coaching evidence, sections 3.4, 3.5 and 4.

`intake` what is asked · `red_flags` what ends it · `contributors` six things to check, and what follows from each ·
`try_out` two minutes at each cadence · `candidate` the decision table · `scores` questionnaires, as numbers only.
"""

from typing import Literal

Grade = Literal["A", "B", "B/C", "C", "D"]
"""A: randomised trials, meta-analysis. B: small trial, series. C: laboratory or expert. D: this project's choice."""
