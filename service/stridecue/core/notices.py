"""What stridecue says of itself to everybody: the README, the pages and the consent form use these very words.

A line of copy can make a medical device of a training log (MDR 2017/745 art. 2(12): the intended purpose is what
the maker says), so it is written once, and a test holds the others to it.
"""

from typing import Final

INTENDED_USE: Final = (
    "This software helps runners keep a chosen step rate on a treadmill and records sessions. It is for adults cleared "
    "to run. In supervised use, a health professional sets and changes all targets; suggestions shown are rules "
    "applied to entered data and are not a diagnosis or treatment. It has not been evaluated or cleared as a medical "
    "device. Not for emergencies, children, or unsupervised use after surgery, injury or with red flags."
)

RUNNER_NOTICE: Final = (
    "Stop if pain is sharp, above your limit, or you limp. Do not watch the phone while running. Use the safety clip. "
    "The app cannot stop the belt. Keep one ear free in a busy gym. Higher cadence can make calves sore."
)

WHO_ANSWERS: Final = (
    "Whoever puts stridecue into service with a medical purpose becomes its manufacturer in the sense of the law, with "
    "all that follows. No CE mark and no FDA clearance is claimed or implied."
)

EVIDENCE: Final = (
    "Retraining reliably changes cadence; that it beats good education and load management for pain is not shown."
)
"""What every report says of what is known."""
