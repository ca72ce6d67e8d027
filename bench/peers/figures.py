"""Medians and quartiles."""

import statistics


def quartiles(values):
    """(lower quartile, median, upper quartile); of one value three times itself."""
    if len(values) == 1:
        return (values[0],) * 3
    return tuple(statistics.quantiles(values, n=4, method="inclusive"))


def geometric_mean(values):
    """Of positive numbers."""
    return statistics.geometric_mean(values)


def ratios(peer, own):
    """The ratios of two writers round by round; rounds that only one of them has don't count.

    Both are {round: seconds}. What disturbs a round disturbs both, so that ratios of one
    round differ less than the seconds do.
    """
    return [peer[number] / own[number] for number in sorted(peer.keys() & own.keys())]
