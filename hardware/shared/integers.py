"""Integer arithmetic that never leaves a small int: MicroPython allocates memory for anything above 30 bits.

>>> isqrt(1_000_000, 0), isqrt(99, 3), isqrt(0, 5)
(1000, 9, 0)
"""


def isqrt(square: int, guess: int) -> int:
    """Floor of the square root of `square` (0 to 2**30 - 1), by Newton's steps down from above.

    `guess`: a root of about the same size, such as the one of the sample before; it only saves steps.
    """
    if square <= 0:
        return 0
    root = guess if guess > 0 and guess * guess >= square else 32_767
    while root * root >> 2 > square:
        root >>= 1
    while True:
        better = (root + square // root) >> 1
        if better >= root:
            return root if root * root <= square else root - 1
        root = better


def towards(old: int, new: int, part: int) -> int:
    """`old`, moved by one `part`-th of the way to `new`, rounded to the nearest."""
    return old + (new - old + (part >> 1)) // part
