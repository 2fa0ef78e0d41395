"""How much more people want one idea than another: Bradley and Terry's model (1952) over "which of the two first".

P(i before j) = e^(s_i) / (e^(s_i) + e^(s_j)); the strengths s sum to nought. It decides nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import exp, sqrt

Z = 1.96
PRIOR = 0.5
"""Half a win each way is added to each pair that was asked about, so that what always won has a strength, too."""
STEPS = 50
ENOUGH = 1e-10

Matrix = list[list[float]]


@dataclass(frozen=True)
class Strength:
    """An idea's strength with its interval, and in how many answers it took part."""

    idea_id: int
    value: float
    low: float
    high: float
    asked: int


def strengths(wins: Mapping[tuple[int, int], int], *, prior: float = PRIOR) -> list[Strength]:
    """The strengths of ideas from how often the first of a pair was chosen before the second, the strongest first.

    Ideas that no chain of answers joins can't be compared: each group that hangs together sums to nought by itself.
    """
    found = [one for group in _groups(wins) for one in _strengths_in(group, wins, prior)]
    return sorted(found, key=lambda each: (-each.value, each.idea_id))


def _groups(wins: Mapping[tuple[int, int], int]) -> list[list[int]]:
    """The ideas that answers join, directly or over others."""
    groups: list[set[int]] = []
    for pair in wins:
        joined = [group for group in groups if group & set(pair)]
        groups = [group for group in groups if group not in joined] + [set(pair).union(*joined)]
    return [sorted(group) for group in groups]


def _strengths_in(ids: list[int], wins: Mapping[tuple[int, int], int], prior: float) -> list[Strength]:
    place = {one: number for number, one in enumerate(ids)}
    won = [[0.0] * len(ids) for _ in ids]
    for (better, worse), count in wins.items():
        if better in place:
            won[place[better]][place[worse]] += count
    asked = [int(sum(row) + sum(other[number] for other in won)) for number, row in enumerate(won)]
    for i, j in combinations(range(len(ids)), 2):
        if won[i][j] or won[j][i]:
            won[i][j], won[j][i] = won[i][j] + prior, won[j][i] + prior
    values, variances = _fit(won)
    return [
        Strength(one, s, s - Z * sqrt(v), s + Z * sqrt(v), n)
        for one, s, v, n in zip(ids, values, variances, asked, strict=True)
    ]


def _fit(won: Matrix) -> tuple[list[float], list[float]]:
    """The likeliest strengths, by Newton's steps, and their variances, from the inverse of the information."""
    size = len(won)
    values = [0.0] * size
    inverse: Matrix = []
    for _ in range(STEPS):
        slope, information = _derivatives(won, values)
        inverse = _inverted(information)
        step = [sum(inverse[i][j] * slope[j] for j in range(size)) for i in range(size)]
        values = [value + change for value, change in zip(values, step, strict=True)]
        if max(map(abs, step)) < ENOUGH:
            break
    # The ones that were added to fix the sum add the same to every entry of the inverse.
    return values, [inverse[i][i] - 1 / size**2 for i in range(size)]


def _derivatives(won: Matrix, values: list[float]) -> tuple[list[float], Matrix]:
    """The slope of the log-likelihood, and the information, with 1 added everywhere: strengths sum to nought."""
    size = len(won)
    slope = [0.0] * size
    information = [[1.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(size):
            games = won[i][j] + won[j][i]
            if i == j or not games:
                continue
            chance = 1 / (1 + exp(values[j] - values[i]))
            slope[i] += won[i][j] - games * chance
            weight = games * chance * (1 - chance)
            information[i][i] += weight
            information[i][j] -= weight
    return slope, information


def _inverted(matrix: Matrix) -> Matrix:
    """By Gauss and Jordan, with the largest pivot."""
    size = len(matrix)
    rows = [[*row, *(1.0 if i == j else 0.0 for j in range(size))] for i, row in enumerate(matrix)]
    for column in range(size):
        best = max(range(column, size), key=lambda one: abs(rows[one][column]))
        rows[column], rows[best] = rows[best], rows[column]
        pivot = rows[column][column]
        rows[column] = [value / pivot for value in rows[column]]
        for other in range(size):
            if other != column and rows[other][column]:
                factor = rows[other][column]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[column], strict=True)]
    return [row[size:] for row in rows]


def counted(answers: Iterable[tuple[int, int, int]]) -> dict[tuple[int, int], int]:
    """How often which was chosen before which, from answers as (first, second, chosen)."""
    wins: dict[tuple[int, int], int] = {}
    for first, second, chosen in answers:
        pair = (first, second) if chosen == first else (second, first)
        wins[pair] = wins.get(pair, 0) + 1
    return wins
