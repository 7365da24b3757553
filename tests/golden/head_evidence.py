# SPDX-License-Identifier: Apache-2.0
"""Head evidence over texts of one length, as its words say, over whole maps.

make_head_evidence.py writes it down for small models, tests/peers/check_head_evidence.py compares a
real one.
"""

import torch

NAMES = ["entropy", "concentration", "sink", "loc_focus_0", "loc_focus_1", "loc_focus_2", "loc_focus_3"]
SCORES = ["previous_token", "duplicate_token", "induction"]
TOP = 20


def masks(ids):
    """ids [L] → earlier same tokens, and what followed them before the row itself, [L, L]."""
    earlier = (ids[:, None] == ids[None, :]).tril(-1)
    followed = torch.zeros_like(earlier)
    followed[:, 1:] = earlier[:, :-1]
    return earlier, followed.tril(-1)


class HeadEvidence:
    """Of one layer: every text's maps [h, L, L] are added in turn."""

    def __init__(self):
        self.values, self.diversity, self.sums, self.rows, self.top = [], [], 0, 0, None
        self.texts = 0

    def add(self, maps, ids):
        heads, length, _ = maps.shape
        diagonals = [torch.diagonal(maps, -n, 1, 2).mean(-1) for n in range(4)]
        self.values.append(torch.stack([
            torch.special.entr(maps).sum(-1).mean(-1), maps.pow(2).sum((1, 2)).sqrt(),
            maps[:, :, 0].mean(-1), *diagonals]))
        cells = torch.tril_indices(length, length)
        self.diversity.append(maps.std(0, correction=0)[cells[0], cells[1]].mean())
        earlier, followed = masks(ids)
        previous = torch.diag(torch.ones(length - 1, dtype=torch.bool), -1)
        sums, rows = [], []
        for mask in (previous, earlier, followed):
            sums.append((maps * mask).sum((1, 2)))
            rows.append(mask.any(-1).sum())
        self.sums = self.sums + torch.stack(sums)
        self.rows = self.rows + torch.stack(rows)
        self.add_rows(maps)

    def add_rows(self, maps):
        """The largest weight between the first token and a row's own, [h, L]; the first of equals."""
        between = maps.tril(-1)[:, :, 1:]
        found = between.max(-1).values
        places = self.texts * maps.shape[1] + torch.arange(maps.shape[1]).expand(found.shape)
        if self.top is not None:
            found, places = torch.cat([self.top[0], found], 1), torch.cat([self.top[1], places], 1)
        order = found.sort(dim=1, descending=True, stable=True).indices[:, :TOP]
        self.top = found.gather(1, order), places.gather(1, order)
        self.texts += 1

    def report(self):
        values = torch.stack(self.values)  # [texts, figures, h]
        means, deviations = values.mean(0), values.std(0, correction=0)
        scores = self.sums / self.rows[:, None]
        heads = []
        for head in range(values.shape[2]):
            one = {name: {"mean": means[i, head].item(), "sd": deviations[i, head].item()}
                   for i, name in enumerate(NAMES)}
            one.update({name: scores[i, head].item() for i, name in enumerate(SCORES)})
            one["top_rows"] = [[score.item(), place.item()] for score, place in
                               zip(self.top[0][head], self.top[1][head], strict=True) if score > 0]
            heads.append(one)
        diversity = torch.stack(self.diversity)
        return {"head_diversity": {"mean": diversity.mean().item(),
                                   "sd": diversity.std(correction=0).item()}, "heads": heads}
