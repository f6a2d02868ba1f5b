"""From pairs to groups: whoever joins is alike to everyone who is there already."""

from __future__ import annotations

from heapq import heapify, heappop, heappush

from lilong.engines.grouping.likeness import Links


def join(links: Links, weights: list[int], *, least: float, cap: int) -> list[list[int]]:
    """Join the two groups that are most alike on average, again and again.

    Two groups have a link only if all pairs between them have one: a link of the joined group
    is one that both halves had. So every group is a clique at the floor of `links`, and
    A~B~C with A unlike C stays apart, whatever the averages say.

    Args:
        links: likeness of each pair that reaches the floor; used up.
        weights: texts behind each node, for the cap; an average counts nodes, since saying
            the same sentence again makes it no more alike to another.
        least: the average likeness between two groups that may be joined.
        cap: texts in one group at most; what does not fit stays a group of its own.
    """
    members = {node: [node] for node in range(len(links))}
    held = dict(enumerate(weights))
    between = {node: dict(others) for node, others in enumerate(links)}
    queue = [
        (-value, node, other)
        for node, others in between.items()
        for other, value in others.items()
        if node < other and value >= least
    ]
    heapify(queue)
    following = len(links)
    while queue:
        _, one, other = heappop(queue)
        if one not in members or other not in members or held[one] + held[other] > cap:
            continue
        joined = following
        following += 1
        left, right = between.pop(one), between.pop(other)
        members[joined] = sorted(members.pop(one) + members.pop(other))
        held[joined] = held.pop(one) + held.pop(other)
        between[joined] = both = {n: left[n] + right[n] for n in left.keys() & right.keys()}
        for group in left.keys() | right.keys():
            if group in between:
                between[group].pop(one, None)
                between[group].pop(other, None)
        for group, total in sorted(both.items()):
            between[group][joined] = total
            average = total / (len(members[joined]) * len(members[group]))
            if average >= least:
                heappush(queue, (-round(average, 6), group, joined))
    return sorted(members.values())
