"""Two plain detectors in numpy: a logistic regression and a forest of shallow trees, and AUC."""
import numpy as np


def auc(score, truth):
    """The chance that one of the true ones has the higher score; ties count half."""
    order = np.argsort(score, kind="stable")
    score, truth = score[order], truth[order]
    _, first, inverse, count = np.unique(score, return_index=True, return_inverse=True,
                                         return_counts=True)
    ranks = (first + (count + 1) / 2)[inverse]
    true = truth.sum()
    return (ranks[truth == 1].sum() - true * (true + 1) / 2) / (true * (len(truth) - true))


class Logistic:
    """Newton's method with a small ridge, on standardised features, those squared as well."""

    def fit(self, x, y):
        self.mean, self.spread = x.mean(0), x.std(0) + 1e-9
        x = self._wide(x)
        self.w = np.zeros(x.shape[1])
        for _ in range(25):
            p = 1 / (1 + np.exp(-np.clip(x @ self.w, -30, 30)))
            slope = x.T @ (p - y) + self.w
            bend = (x.T * (p * (1 - p) + 1e-9)) @ x + np.eye(len(self.w))
            self.w -= np.linalg.solve(bend, slope)
        return self

    def _wide(self, x):
        z = np.clip((x - self.mean) / self.spread, -5, 5)
        return np.hstack([np.ones((len(x), 1)), z, z ** 2])

    def score(self, x):
        return self._wide(x) @ self.w


class Forest:
    """Trees on bootstraps; each split is the best by Gini of some features, at some cuts."""

    def __init__(self, trees=60, depth=7, leaf=8, seed=1):
        self.trees, self.depth, self.leaf = trees, depth, leaf
        self.chance = np.random.default_rng(seed)

    def fit(self, x, y):
        self.roots = []
        for _ in range(self.trees):
            some = self.chance.integers(0, len(x), len(x))
            self.roots.append(self._grow(x[some], y[some], self.depth))
        return self

    def _grow(self, x, y, depth):
        mean = y.mean()
        if depth == 0 or len(y) < 2 * self.leaf or mean in (0, 1):
            return mean
        best = None
        features = self.chance.choice(x.shape[1], max(2, int(x.shape[1] ** 0.5)), replace=False)
        for f in features:
            for cut in np.unique(np.quantile(x[:, f], np.linspace(0.04, 0.96, 24))):
                left = x[:, f] <= cut
                n = left.sum()
                if n < self.leaf or len(y) - n < self.leaf:
                    continue
                a, b = y[left].mean(), y[~left].mean()
                gini = n * a * (1 - a) + (len(y) - n) * b * (1 - b)
                if best is None or gini < best[0]:
                    best = (gini, f, cut, left)
        if best is None:
            return mean
        _, f, cut, left = best
        return (f, cut, self._grow(x[left], y[left], depth - 1),
                self._grow(x[~left], y[~left], depth - 1))

    def _ask(self, node, x, rows, out):
        if not isinstance(node, tuple):
            out[rows] += node
            return
        f, cut, low, high = node
        left = x[rows, f] <= cut
        self._ask(low, x, rows[left], out)
        self._ask(high, x, rows[~left], out)

    def score(self, x):
        out = np.zeros(len(x))
        for root in self.roots:
            self._ask(root, x, np.arange(len(x)), out)
        return out
