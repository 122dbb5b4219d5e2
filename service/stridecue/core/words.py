"""How figures are put into words: the reasons of cues and the prompts for runners use the same ones."""


def spm(milli_spm: int) -> str:
    """For reasons and prompts.

    >>> spm(164_703)
    '164.7'
    """
    return f"{(milli_spm + 50) // 100 / 10:.1f}"


def minutes(seconds: int) -> str:
    """A length of time as a runner says it.

    >>> minutes(45), minutes(120), minutes(150)
    ('45 s', '2 min', '2.5 min')
    """
    return f"{seconds} s" if seconds < 60 else f"{round(seconds / 60, 1):g} min"
