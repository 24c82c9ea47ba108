"""Conditions as trees, decided by Kleene's three values: True, False, and None for unknown."""


class Claim:
    """A condition. Trees are written with Python's own signs: a & b, a | b, ~a."""

    def __and__(self, other):
        return All(self, other)

    def __or__(self, other):
        return Any(self, other)

    def __invert__(self):
        return Not(self)

    def of(self, truth):
        """Whether it holds where `truth` says so of each name: True, False or None."""
        raise NotImplementedError


class Is(Claim):
    """What is looked up under a name."""

    def __init__(self, name):
        self.name = name

    def of(self, truth):
        return truth[self.name]


class Not(Claim):
    def __init__(self, inner):
        self.inner = inner

    def of(self, truth):
        value = self.inner.of(truth)
        return None if value is None else not value


class All(Claim):
    def __init__(self, *parts):
        self.parts = parts

    def of(self, truth):
        values = [p.of(truth) for p in self.parts]
        return False if False in values else None if None in values else True


class Any(Claim):
    def __init__(self, *parts):
        self.parts = parts

    def of(self, truth):
        values = [p.of(truth) for p in self.parts]
        return True if True in values else None if None in values else False


def neither(*parts):
    return Not(Any(*parts))
